// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.http.StatusFailure;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Certificates that are kept in a vault next to its keys. The leaf alone: those that issued it are only in the secret
 * of the same name, which holds a private key too and is none of our business.
 */
public final class VaultCertificates {
    private static final String DOCUMENT = "certificate bundle";

    private final VaultHttp http;
    private final Credential credential;
    private final List<X509Certificate> anchors;

    /** Empty {@code anchors} stand for those of the Java platform. */
    public VaultCertificates(Http http, Credential credential, List<X509Certificate> anchors) {
        this.http = new VaultHttp(http, Stage.CERTIFICATE);
        this.credential = credential;
        this.anchors = List.copyOf(anchors);
    }

    /** The certificate that has the name, and if there is one the version, of {@code key}. */
    public List<X509Certificate> read(KeyReference key) throws AzureSkrException {
        TokenRecipient.require(key, anchors, Stage.CERTIFICATE);
        String url = key.vault() + "/certificates/" + key.name()
                + key.version().map(version -> "/" + version).orElse("");
        HttpResponse response = get(key, url, credential.token(TokenScope.of(key)));
        if (response.status() != 200) {
            VaultRefusal refusal = VaultRefusal.of(response);
            throw failure(
                    url,
                    refusal.toString(),
                    advice(refusal),
                    new StatusFailure(refusal.status(), Guidance.SERVICE, null));
        }
        try {
            return List.of(parse(response.body()));
        } catch (MalformedException e) {
            throw failure(url, e.getMessage(), "Name a file instead.", e);
        }
    }

    private HttpResponse get(KeyReference key, String url, BearerToken token) throws AzureSkrException {
        HttpRequest request =
                HttpRequest.get(URI.create(url + "?api-version=7.4")).header("Authorization", token.authorization());
        try {
            return http.exchange(request);
        } catch (IOException e) {
            throw failure(url, HttpFailure.problem(e), VaultReach.remedy(key.vault(), e), e);
        }
    }

    /** The certificate in what a vault answers. */
    static X509Certificate parse(Bytes body) throws MalformedException {
        Bytes der = JsonObject.parse(DOCUMENT, body).base64("cer");
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
        } catch (CertificateException | RuntimeException e) {
            // Runtime exceptions too: what a certificate parser may do on hostile bytes.
            throw new MalformedException(DOCUMENT, "cer is no X.509 certificate", e);
        }
    }

    private static String advice(VaultRefusal refusal) {
        return switch (refusal.status()) {
            case 401, 403 ->
                "The identity may not read certificates here: give it the role \"Key Vault Certificate User\", or in a"
                        + " vault with access policies the certificate permission get.";
            case 404 -> "There is no such certificate; a Managed HSM has none at all. Name a file instead.";
            default -> "Load again later.";
        };
    }

    private static AzureSkrException failure(String url, String reason, String remedy, Throwable cause) {
        return new AzureSkrException(
                Stage.CERTIFICATE, "the certificate " + url + " cannot be had: " + reason, remedy, cause);
    }
}
