// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.spec;

import java.util.Date;

/**
 * The state of a key of a loaded store, at the platform's MBean server. It is there for stores whose configuration has
 * {@code management = true}, under {@code io.github.azureskr:type=Key,key="IDENTIFIER",alias=ALIAS}, and says nothing
 * secret.
 */
public interface AzureSkrKeyMXBean {
    /**
     * What the configuration calls the key.
     *
     * @return the alias, in lower case
     */
    String getAlias();

    /**
     * Which key it is.
     *
     * @return its identifier, with the version
     */
    String getKeyId();

    /**
     * Which version was released last.
     *
     * @return 32 hex digits
     */
    String getKeyVersion();

    /**
     * Where the last load had the key from.
     *
     * @return {@code release} or {@code sealed-cache}
     */
    String getSource();

    /**
     * When the vault released it, also where it comes from a sealed cache.
     *
     * @return the time of the release
     */
    Date getLastRelease();

    /**
     * When the vault is asked for a new version.
     *
     * @return a time, or null where no key manager follows the key
     */
    Date getNextRefresh();

    /**
     * Why the last load or the last look at the vault failed. A load that a sealed cache has saved tells why its release
     * failed.
     *
     * @return an error message, or null where nothing failed
     */
    String getLastError();
}
