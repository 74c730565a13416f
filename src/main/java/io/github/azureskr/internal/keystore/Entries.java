// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keystore;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entries of a store at one time.
 *
 * @param byAlias in lower case
 * @param ambient whether nobody named them: they are what the process's surroundings configure
 */
record Entries(Map<String, StoreEntry> byAlias, boolean ambient) {
    static final Entries NONE = new Entries(Map.of(), false);

    Entries {
        byAlias = Collections.unmodifiableMap(new TreeMap<>(byAlias));
    }

    /**
     * With one more. Ambient entries give way to the first one: who puts a key into a store that was loaded from nothing
     * takes the store for empty. Tomcat copies the key of its alias like that, and would serve any of the others too.
     */
    Entries with(String alias, StoreEntry added) {
        Map<String, StoreEntry> after = new TreeMap<>(ambient ? Map.of() : byAlias);
        after.put(alias, added);
        return new Entries(after, false);
    }
}
