// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A change in what is known of a served key, in a flight recording: {@code jfr print --events azureskr.Rotation}. It lasts
 * as long as the look at the vault that found it, with attestation and release if these were needed.
 */
@Name("azureskr.Rotation")
@Label("Rotation of a key")
@Category("AzureSKR")
@StackTrace(false)
final class RotationEvent extends Event {
    @Label("Alias")
    String alias;

    @Label("Key")
    @Description("The version that is served from now on")
    String key;

    @Label("Outcome")
    @Description("new version, new certificate, failed, or recovered")
    String outcome;

    @Label("Reason")
    String reason;

    void commit(String ofAlias, String ofKey, String as, String because) {
        alias = ofAlias;
        key = ofKey;
        outcome = as;
        reason = because;
        commit();
    }
}
