// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keystore;

import java.security.KeyStore;

/** Something known of a released key. */
record StoreAttribute(String name, String value) implements KeyStore.Entry.Attribute {
    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getValue() {
        return value;
    }
}
