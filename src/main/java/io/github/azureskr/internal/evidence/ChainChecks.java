// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** ARK, ASK, VCEK: each is AMD's, signed by the one above it, and valid now. For a VLEK, ASVK stands in ASK's place. */
final class ChainChecks {
    private static final String NOT_AMD = "The endorsements do not come from AMD. Check what answers at the metadata"
            + " service's address; load again, in case a transfer was damaged.";

    private ChainChecks() {}

    static List<Check> of(EndorsementChain chain, AppraisalPolicy policy, Instant now) throws GeneralSecurityException {
        X509Certificate ark = chain.ark();
        X509Certificate ask = chain.ask();
        X509Certificate endorsed = chain.endorsed().certificate();
        String askName = chain.askName();
        String endorsedName = chain.endorsed().kind().name();
        return List.of(
                root(ark, policy),
                issuer("ARK", ark, ark),
                signature("ARK", ark, ark),
                validity("ARK", ark, now),
                issuer(askName, ask, ark),
                signature(askName, ask, ark),
                validity(askName, ask, now),
                issuer(endorsedName, endorsed, ask),
                signature(endorsedName, endorsed, ask),
                validity(endorsedName, endorsed, now));
    }

    private static Check root(X509Certificate ark, AppraisalPolicy policy) {
        Bytes fingerprint = Bytes.owning(ark.getPublicKey().getEncoded()).sha256();
        return new Check(
                "ARK key's SHA-256",
                () -> policy.trustedRoots().stream().map(Bytes::hex).sorted().collect(Collectors.joining(" or ")),
                fingerprint::hex,
                policy.trustedRoots().contains(fingerprint),
                "The processor's root key is none that AzureSKR trusts. If this is an emulator, name its root in the"
                        + " property trust.amd-root; if the processor is newer than Turin, update AzureSKR.");
    }

    private static Check issuer(String name, X509Certificate certificate, X509Certificate issuer) {
        return Check.equal(
                name + " issuer", issuer.getSubjectX500Principal(), certificate.getIssuerX500Principal(), NOT_AMD);
    }

    private static Check signature(String name, X509Certificate certificate, X509Certificate issuer)
            throws GeneralSecurityException {
        return Check.signature(
                name,
                issuer.getSubjectX500Principal()::getName,
                Signatures.verifies(certificate, issuer.getPublicKey()),
                NOT_AMD);
    }

    private static Check validity(String name, X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        return new Check(
                name + " validity",
                () -> "now between " + from + " and " + to,
                now::toString,
                !now.isBefore(from) && !now.isAfter(to),
                "Check this machine's clock; if it is right, load again later, when Azure has renewed the certificate.");
    }
}
