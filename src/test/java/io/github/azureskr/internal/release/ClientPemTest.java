// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.Samples;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is wrong with the file of a service principal is said in words that repeat nothing of it. */
class ClientPemTest {
    private static final String CERTIFICATE =
            Samples.read("amd/milan-ark.pem").utf8().strip() + "\n";
    private static final String DAMAGED_KEY =
            "has a private key in it that is damaged or is none of RSA, or several of them";

    private static String rsa;
    private static String ec;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        rsa = key("RSA", 2048);
        ec = key("EC", 256);
    }

    @Test
    void aCertificateAndAKeyInWhateverOrderAreFit() {
        assertEquals(Optional.empty(), problem(CERTIFICATE + rsa));
        assertEquals(Optional.empty(), problem("Bag Attributes\n" + rsa + CERTIFICATE + CERTIFICATE));
        assertEquals(Optional.empty(), problem((CERTIFICATE + rsa).replace("\n", "\r\n")));
    }

    @Test
    void whatIsMissingOrCutOffIsNamed() {
        assertProblem("has no whole private key in it", "");
        assertProblem("has no whole private key in it", CERTIFICATE);
        assertProblem("has no whole private key in it", CERTIFICATE + rsa.substring(0, rsa.length() / 2));
        assertProblem("has no whole certificate in it", rsa);
        assertProblem("has no whole certificate in it", CERTIFICATE.substring(0, CERTIFICATE.length() / 2) + rsa);
    }

    @Test
    void whatIsDamagedIsNamed() {
        int middle = rsa.length() / 2;
        assertProblem(DAMAGED_KEY, CERTIFICATE + rsa.substring(0, middle) + "!" + rsa.substring(middle + 1));
        assertProblem(DAMAGED_KEY, CERTIFICATE + block("PRIVATE KEY", new byte[100]));
        assertProblem(DAMAGED_KEY, CERTIFICATE + ec);
        assertProblem(DAMAGED_KEY, CERTIFICATE + rsa + rsa);
        assertProblem("has a certificate in it that is damaged", block("CERTIFICATE", new byte[100]) + rsa);
        assertProblem("has a certificate in it that is damaged", CERTIFICATE + block("CERTIFICATE", new byte[9]) + rsa);
    }

    @Test
    void aKeyInAnotherFormIsNamed() {
        assertProblem(
                "has its private key in another form, BEGIN ENCRYPTED PRIVATE KEY",
                CERTIFICATE + block("ENCRYPTED PRIVATE KEY", new byte[100]));
        assertProblem(
                "has its private key in another form, BEGIN RSA PRIVATE KEY",
                CERTIFICATE + block("RSA PRIVATE KEY", new byte[100]));
    }

    @Test
    void itsTextHoldsNothingOfIt() {
        assertEquals("ClientPem[]", new ClientPem(Bytes.utf8(rsa)).toString());
    }

    private static void assertProblem(String expected, String pem) {
        assertEquals(Optional.of(expected), problem(pem));
    }

    private static Optional<String> problem(String pem) {
        return new ClientPem(Bytes.utf8(pem)).problem();
    }

    private static String key(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return block("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
    }

    private static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                + label + "-----\n";
    }
}
