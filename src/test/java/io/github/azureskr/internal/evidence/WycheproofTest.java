// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.EcdsaSignature;
import io.github.azureskr.internal.snp.Samples;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** C2SP's test vectors for the signatures of AMD. */
class WycheproofTest {
    private static final int P384_BYTES = 48;

    /** Valid signatures that SunEC of JDK 17 refuses: intermediate points that nobody meets by chance. */
    private static final Set<Long> SUN_EC_MAY_REFUSE = Set.of(147L, 275L);

    @FunctionalInterface
    private interface Verifier {
        boolean verifies(PublicKey key, Bytes message, Bytes signature) throws GeneralSecurityException;
    }

    @Test
    void rsassaPss() throws Exception {
        assertEquals(141, run("rsa_pss_4096_sha384_mgf1_48_test", "RSA", Set.of(), Signatures::rsassaPss));
    }

    @Test
    void ecdsa() throws Exception {
        assertEquals(
                280, run("ecdsa_secp384r1_sha384_p1363_test", "EC", SUN_EC_MAY_REFUSE, WycheproofTest::verifyEcdsa));
    }

    private static int run(String file, String algorithm, Set<Long> mayBeRefused, Verifier verifier) throws Exception {
        JsonObject vectors = JsonObject.parse(file, Samples.read("wycheproof/" + file + ".json"));
        int count = 0;
        for (JsonObject group : vectors.objects("testGroups")) {
            byte[] key = Bytes.ofHex(group.string("publicKeyDer")).toArray();
            PublicKey publicKey = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(key));
            for (JsonObject test : group.objects("tests")) {
                boolean verifies =
                        verifier.verifies(publicKey, Bytes.ofHex(test.string("msg")), Bytes.ofHex(test.string("sig")));
                boolean valid = test.string("result").equals("valid");
                boolean excused = valid && mayBeRefused.contains(test.number("tcId"));
                assertTrue(verifies == valid || excused, () -> file + " " + test.members());
                count++;
            }
        }
        return count;
    }

    /** A signature of another size has no place in a report. */
    private static boolean verifyEcdsa(PublicKey key, Bytes message, Bytes signature) throws GeneralSecurityException {
        return signature.length() == 2 * P384_BYTES
                && Signatures.ecdsa(
                        (ECPublicKey) key,
                        message,
                        new EcdsaSignature(
                                number(signature.slice(0, P384_BYTES)),
                                number(signature.slice(P384_BYTES, P384_BYTES))));
    }

    private static BigInteger number(Bytes bigEndian) {
        return new BigInteger(1, bigEndian.toArray());
    }
}
