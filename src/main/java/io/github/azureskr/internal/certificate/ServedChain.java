// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.certificate;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A chain as a server's peers will see it. A server must start, so what they will find wrong is only logged; but what is
 * served and valid gives way to nothing that is not.
 *
 * @param alias of its key
 * @param chain leaf first; empty for a secret key
 */
public record ServedChain(String alias, List<X509Certificate> chain) {
    private static final System.Logger LOGGER = System.getLogger("io.github.azureskr.certificate");

    private static final String REMEDY =
            "Put a certificate there that is valid now; if this one is, set this machine's clock: timedatectl set-ntp true";

    public ServedChain {
        chain = List.copyOf(chain);
    }

    /** Says what is wrong with it. */
    public void review(Instant now) {
        if (!chain.isEmpty()) {
            invalidity(chain.get(0), now)
                    .ifPresent(why ->
                            warn(leaf(alias, chain.get(0)) + " " + why + ", and is served all the same. " + REMEDY));
            firstStray().ifPresent(this::warnOfStray);
        }
    }

    /** Refuses {@code successor} of this chain where it is not valid now, unless this one is not either, and ends sooner. */
    public void requireNoWorse(List<X509Certificate> successor, Instant now) throws AzureSkrException {
        if (chain.isEmpty() || successor.isEmpty()) {
            return;
        }
        X509Certificate next = successor.get(0);
        Optional<String> why = invalidity(next, now);
        boolean endsLater = end(next).isAfter(end(chain.get(0)));
        if (why.isPresent() && (invalidity(chain.get(0), now).isEmpty() || !endsLater)) {
            throw new AzureSkrException(
                    Stage.CERTIFICATE,
                    leaf(alias, next) + " " + why.get() + ", so it does not take the place of the one that is served",
                    REMEDY,
                    null);
        }
    }

    /** The certificate of an alias, for a sentence. */
    static String leaf(String alias, X509Certificate leaf) {
        return "the certificate of '" + alias + "' (subject " + leaf.getSubjectX500Principal() + ", serial "
                + leaf.getSerialNumber().toString(16) + ")";
    }

    private static Optional<String> invalidity(X509Certificate leaf, Instant now) {
        Instant from = leaf.getNotBefore().toInstant();
        Instant to = end(leaf);
        if (now.isBefore(from)) {
            return Optional.of("is not valid before " + from);
        }
        return now.isAfter(to) ? Optional.of("has expired: it was valid until " + to) : Optional.empty();
    }

    private static Instant end(X509Certificate leaf) {
        return leaf.getNotAfter().toInstant();
    }

    /** The place, from 1, of the first that did not issue the one before it; by names, as cheap as it has to be. */
    private Optional<Integer> firstStray() {
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i).getSubjectX500Principal().equals(chain.get(i - 1).getIssuerX500Principal())) {
                return Optional.of(i + 1);
            }
        }
        return Optional.empty();
    }

    /** No more than that: RFC 8446 section 4.4.2 has peers put up with it, and not all do. */
    private void warnOfStray(int place) {
        warn(
                "certificate " + place + " of " + chain.size() + " in the chain of '" + alias + "' (subject "
                        + chain.get(place - 1).getSubjectX500Principal() + ") does not continue it: certificate "
                        + (place - 1)
                        + " was issued by " + chain.get(place - 2).getIssuerX500Principal()
                        + ". Peers may not find the way to their root: put each certificate's issuer after it, and nothing else");
    }

    private static void warn(String text) {
        LOGGER.log(Level.WARNING, "AzureSKR: " + text);
    }
}
