// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Azure's THIM service answers a guest about its host's processor.
 *
 * @param vcekCert PEM
 * @param certificateChain PEM of ASK, then ARK
 * @param tcbm reported TCB, 16 hex digits, highest byte first
 * @param cacheControl seconds, in decimal
 */
public record Thim(String vcekCert, String certificateChain, String tcbm, String cacheControl) {
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    static Thim of(X509Certificate vcek, X509Certificate ask, X509Certificate ark, String tcbm)
            throws GeneralSecurityException {
        return new Thim(pem(vcek), pem(ask) + pem(ark), tcbm, "86400");
    }

    public Thim withVcek(X509Certificate vcek) throws GeneralSecurityException {
        return new Thim(pem(vcek), certificateChain, tcbm, cacheControl);
    }

    public Thim withCertificateChain(String chain) {
        return new Thim(vcekCert, chain, tcbm, cacheControl);
    }

    public Thim withTcbm(String hex) {
        return new Thim(vcekCert, certificateChain, hex, cacheControl);
    }

    /** The members of the service's JSON answer, in its order. */
    public Map<String, String> json() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("vcekCert", vcekCert);
        members.put("tcbm", tcbm);
        members.put("certificateChain", certificateChain);
        members.put("cacheControl", cacheControl);
        return members;
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n" + PEM.encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
