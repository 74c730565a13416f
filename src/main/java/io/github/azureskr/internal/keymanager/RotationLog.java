// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import io.github.azureskr.internal.http.FlightRecording;
import io.github.azureskr.internal.pipeline.CertifiedKey;
import io.github.azureskr.spec.AzureSkrException;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;

/** Reports what becomes of served keys: once for each change, not once for each look. */
final class RotationLog {
    /** Why a key is not up to date, by alias: what fails, without what differs from one try to the next. */
    private final Map<String, String> failing = new HashMap<>();

    /** None without a flight recorder. No Optional: that would load the event's class. */
    private RotationEvent look;

    /** A look at the vault begins. What comes of it, one of the next two methods is told. */
    void looks() {
        look = null;
        if (FlightRecording.isPossible()) {
            look = new RotationEvent();
            look.begin();
        }
    }

    /** The vault was asked, and {@code found} is what is served. */
    void upToDate(String alias, CertifiedKey before, CertifiedKey found) {
        boolean failed = failing.remove(alias) != null;
        if (!version(before).equals(version(found))) {
            info("key '" + alias + "' is now " + version(found) + ", in place of " + version(before));
            commit(alias, version(found), "new version", "in place of " + version(before));
        } else if (!before.chain().equals(found.chain())) {
            String leaf = describe(found.chain().get(0));
            info("key '" + alias + "' has a new certificate: " + leaf);
            commit(alias, version(found), "new certificate", leaf);
        } else if (failed) {
            info("key '" + alias + "' is up to date again: " + version(found));
            commit(alias, version(found), "recovered", "");
        }
    }

    /** Nothing has changed, and something may have had to. */
    void failed(String alias, CertifiedKey inUse, String what, Throwable failure) {
        if (!what.equals(failing.put(alias, what))) {
            logger().log(
                            Level.WARNING,
                            "AzureSKR, rotation: key '" + alias + "' may be out of date. It is still " + version(inUse)
                                    + ", and this is tried again: " + failure.getMessage(),
                            failure instanceof AzureSkrException ? null : failure);
            commit(alias, version(inUse), "failed", failure.getMessage());
        }
    }

    private void commit(String alias, String key, String outcome, String reason) {
        if (look != null) {
            look.commit(alias, key, outcome, reason);
        }
    }

    /** The last round was, and this is another one. */
    void cutShort(Error failure) {
        logger().log(
                        Level.WARNING,
                        "AzureSKR, rotation: the last look at the keys was cut short by "
                                + failure.getClass().getName() + ". This is the next one",
                        failure);
    }

    void interrupted() {
        logger().log(
                        Level.WARNING,
                        "AzureSKR, rotation: the thread that follows the keys was interrupted and ends. They stay as they"
                                + " are until a key manager is made anew");
    }

    private static void info(String text) {
        logger().log(Level.INFO, "AzureSKR, rotation: " + text);
    }

    private static System.Logger logger() {
        return System.getLogger("io.github.azureskr.rotation");
    }

    private static String version(CertifiedKey key) {
        return key.provenance().orElseThrow().reference().toString();
    }

    private static String describe(X509Certificate leaf) {
        return leaf.getSubjectX500Principal() + ", serial "
                + leaf.getSerialNumber().toString(16) + ", valid until "
                + leaf.getNotAfter().toInstant();
    }
}
