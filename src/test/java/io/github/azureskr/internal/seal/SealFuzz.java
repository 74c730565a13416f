// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.snp.FakeAmd;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

public final class SealFuzz {
    private static final String DIGEST = "11".repeat(32);

    private SealFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(FuzzTarget.of("sealed-cache", 12_000, () -> List.of(file()), SealFuzz::read));
    }

    private static void read(Bytes input) throws MalformedException {
        CacheFile file = CacheFile.read(input);
        file.header().policy().policy();
        CacheFile again = CacheFile.read(file.bytes());
        if (!again.equals(file) || !again.header().unique().equals(file.header().unique())) {
            throw new AssertionError("reads back as something else");
        }
    }

    private static Bytes file() {
        X509Certificate certificate = FakeAmd.Template.ark().certificate();
        Map<String, Object> pcrs = new LinkedHashMap<>();
        for (int pcr = 0; pcr < 8; pcr++) {
            pcrs.put(Integer.toString(pcr), DIGEST);
        }
        Map<String, Object> key = Map.of(
                "alias",
                "web",
                "id",
                "https://v.vault.azure.net/keys/web/0123456789abcdef0123456789abcdef",
                "answer",
                "e30.e30.e30",
                "chain",
                List.of(der(certificate).base64()),
                "attributes",
                Map.of("azureskr.source", "release"));
        Map<String, Object> header = new LinkedHashMap<>(Map.of("version", 2, "configuration", DIGEST, "tpm", DIGEST));
        header.putAll(Map.of("sealed", "2026-11-26T08:00:00.123Z", "pcrs", pcrs, "latest-clock", 86_400_000));
        header.putAll(Map.of(
                "counter",
                0x01812345,
                "highest-count",
                7,
                "endorsements",
                pem(certificate).repeat(3)));
        header.putAll(Map.of(
                "keys",
                List.of(key),
                "nonce",
                Bytes.owning(new byte[CacheHeader.NONCE]).base64()));
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("azureskr-sealed-cache", header);
        file.put("sealing-key", "000b" + DIGEST);
        file.put("aes-keys", List.of(Bytes.utf8("an encrypted key").base64()));
        return JsonText.of(file);
    }

    private static String pem(X509Certificate certificate) {
        return "-----BEGIN CERTIFICATE-----\n" + der(certificate).base64() + "\n-----END CERTIFICATE-----\n";
    }

    private static Bytes der(X509Certificate certificate) {
        try {
            return Bytes.owning(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
