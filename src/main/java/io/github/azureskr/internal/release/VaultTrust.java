// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.ServiceText;
import io.github.azureskr.internal.http.TrustAnchors;
import io.github.azureskr.internal.jose.Jws;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whose signature counts as a vault's: that of whoever has a TLS certificate for the vault's host from a trusted
 * authority. There is nothing more to hold on to, vaults sign with their TLS certificates.
 */
final class VaultTrust {
    /** No key exchange, only the right to sign is asked of the certificate's key usage. */
    private static final String ANY_AUTH_TYPE = "UNKNOWN";

    static final String BETWEEN = "Load again; if it stays, look at whatever stands between this machine and the vault";

    private final TrustAnchors anchors;

    /** Empty {@code anchors} stand for those of the Java platform. */
    VaultTrust(List<X509Certificate> anchors) {
        this.anchors = new TrustAnchors(anchors);
    }

    /** The payload of {@code compact}, a JWS that {@code vault} is said to have signed. */
    JsonObject verify(String compact, URI vault) throws MalformedException, AzureSkrException {
        Jws jws = Jws.parse("signed answer", compact);
        List<X509Certificate> chain = jws.chain();
        if (chain.isEmpty()) {
            throw jws.header().malformed("x5c", "is missing: nothing says who signed it");
        }
        if (!(chain.get(0).getPublicKey() instanceof RSAPublicKey key) || !jws.verifies(key)) {
            throw failure(
                    vault, "its signature is not that of its own certificate: it was altered on its way", BETWEEN);
        }
        requireTrusted(chain, vault);
        requireSpeaksFor(chain.get(0), vault);
        return jws.payload();
    }

    private void requireTrusted(List<X509Certificate> chain, URI vault) throws AzureSkrException {
        try {
            anchors.trustManager().checkServerTrusted(chain.toArray(new X509Certificate[0]), ANY_AUTH_TYPE);
        } catch (CertificateException e) {
            X509Certificate leaf = chain.get(0);
            throw failure(
                    vault,
                    "the certificate that signed it (" + leaf.getSubjectX500Principal() + ", issued by "
                            + leaf.getIssuerX500Principal() + ", valid from "
                            + leaf.getNotBefore().toInstant() + " to "
                            + leaf.getNotAfter().toInstant() + ") is not trusted: " + reason(e),
                    "If the service has a private authority, name its certificate in trust.certificates;"
                            + " if its dates are the matter, check this machine's clock");
        } catch (GeneralSecurityException | IOException e) {
            throw failure(
                    vault,
                    "this Java platform cannot check certificates: " + e.getMessage(),
                    "Check the JDK, and trust.certificates");
        }
    }

    private static void requireSpeaksFor(X509Certificate leaf, URI vault) throws AzureSkrException {
        CertificateNames names = CertificateNames.of(leaf);
        if (!names.cover(vault.getHost())) {
            throw failure(vault, "somebody else signed it: the certificate is for " + names, BETWEEN);
        }
    }

    /** The innermost: the outer ones name only Java's classes. */
    private static String reason(CertificateException failure) {
        return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(16)
                .reduce((outer, inner) -> inner)
                .map(Throwable::getMessage)
                .map(ServiceText::of)
                .orElse("no reason is given");
    }

    private static AzureSkrException failure(URI vault, String reason, String remedy) {
        return new AzureSkrException(
                Stage.RELEASE, "the answer of " + vault + " was not used: " + reason, remedy, null);
    }
}
