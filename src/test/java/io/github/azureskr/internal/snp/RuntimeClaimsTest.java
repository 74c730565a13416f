// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuntimeClaimsTest {
    private static final String MODULUS = "w" + "A".repeat(340) + "E";

    @Test
    void readsTheClaimsOfAnAzureMachine() throws Exception {
        RuntimeClaims claims = RuntimeClaims.parse(sample());
        assertEquals(2048, claims.attestationKey().orElseThrow().getModulus().bitLength());
        assertEquals(
                BigInteger.valueOf(65537), claims.attestationKey().orElseThrow().getPublicExponent());
        assertEquals(Optional.empty(), claims.endorsementKey());
        assertEquals(Optional.empty(), claims.userData());
        assertEquals(
                new VmConfiguration(
                        Optional.of(true),
                        Optional.of(true),
                        Optional.of(true),
                        Optional.empty(),
                        Optional.of("BAEFD3E1-184B-4C4C-AB88-0BDAD260505F")),
                claims.vmConfiguration());
    }

    @Test
    void laterClaimsHaveAnEndorsementKeyAndUserData() throws Exception {
        RuntimeClaims claims =
                parse("{\"keys\":[" + key("HCLAkPub") + "," + key("HCLEkPub") + "],\"user-data\":\"D0cd\"}");
        assertEquals(claims.attestationKey(), claims.endorsementKey());
        assertEquals(Optional.of(Bytes.ofHex("d0cd")), claims.userData());
    }

    @Test
    void keysOfOtherKindsAndUnknownMembersAreIgnored() throws Exception {
        RuntimeClaims claims =
                parse("{\"keys\":[{\"kty\":\"EC\"}],\"vm-configuration\":{\"secure-boot\":\"yes\"},\"new\":1}");
        assertEquals(0, claims.keys().size());
        assertEquals(Optional.empty(), claims.vmConfiguration().secureBoot());
    }

    @Test
    void twoKeysOfOneNameAreRefused() {
        assertMalformed(
                "runtime claims: keys[1].kid stands on two keys",
                "{\"keys\":[" + key("HCLAkPub") + "," + key("HCLAkPub") + "]}");
    }

    @Test
    void whatIsNoKeyIsRefused() {
        assertMalformed("runtime claims: keys is missing", "{}");
        assertMalformed("runtime claims: keys[0].n is missing", "{\"keys\":[{\"kid\":\"a\",\"kty\":\"RSA\"}]}");
        assertThrows(
                MalformedException.class,
                () -> parse("{\"keys\":[{\"kid\":\"a\",\"kty\":\"RSA\",\"n\":\"\",\"e\":\"AQAB\"}]}"));
        assertThrows(
                MalformedException.class,
                () -> parse("{\"keys\":[{\"kid\":\"a\",\"kty\":\"RSA\",\"n\":\"" + MODULUS + "\",\"e\":\"AA\"}]}"));
    }

    @Test
    void userDataMustBeHexadecimal() {
        assertMalformed("runtime claims: user-data is not hexadecimal", "{\"keys\":[],\"user-data\":\"xy\"}");
    }

    @Test
    void damagedClaimsAreRefusedAsMalformedOrRead() {
        Mutations.everyTruncationIsRefused(sample(), RuntimeClaims::parse);
        Mutations.noBitFlipBreaksTheParser(sample(), RuntimeClaims::parse);
        Mutations.noNoiseBreaksTheParser(sample(), RuntimeClaims::parse);
    }

    private static void assertMalformed(String message, String json) {
        assertEquals(
                message,
                assertThrows(MalformedException.class, () -> parse(json)).getMessage());
    }

    private static RuntimeClaims parse(String json) throws MalformedException {
        return RuntimeClaims.parse(Bytes.utf8(json));
    }

    private static String key(String kid) {
        return "{\"kid\":\"" + kid + "\",\"key_ops\":[\"sign\"],\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + MODULUS
                + "\"}";
    }

    private static Bytes sample() {
        return Samples.read("azure-cvm/hcl-report-snp.bin").slice(1236, 583);
    }
}
