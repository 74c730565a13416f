// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VaultTrustTest {
    private static final URI VAULT = URI.create("https://v.vault.azure.net");
    private static final Bytes PAYLOAD = Bytes.utf8("{\"a\":1}");

    private static VaultAuthority authority;
    private static VaultTrust trust;
    private static VaultAuthority.Signer signer;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = new VaultAuthority("Trusted");
        trust = new VaultTrust(List.of(authority.root()));
        signer = authority.signerFor("vault.azure.net", "*.vault.azure.net");
    }

    @Test
    void takesAnAnswerOfTheVault() throws Exception {
        assertEquals(1, trust.verify(ReleaseJson.sign(signer, PAYLOAD), VAULT).number("a"));
    }

    @Test
    void takesAnAnswerWithoutTheRootInItsChain() throws Exception {
        String answer = ReleaseJson.sign(
                "RS256", signer.key().getPrivate(), signer.chain().subList(0, 2), PAYLOAD);
        assertEquals(1, trust.verify(answer, VAULT).number("a"));
    }

    @Test
    void answerSignedByAnotherKeyIsRefused() throws Exception {
        VaultAuthority.Signer other = authority.signerFor("*.vault.azure.net");
        assertRefused(
                "its signature is not that of its own certificate",
                ReleaseJson.sign("RS256", other.key().getPrivate(), signer.chain(), PAYLOAD));
    }

    @Test
    void alteredAnswerIsRefused() throws Exception {
        String[] parts = ReleaseJson.sign(signer, PAYLOAD).split("\\.", 3);
        assertRefused(
                "its signature is not that of its own certificate",
                parts[0] + "." + Bytes.utf8("{\"a\":2}").base64Url() + "." + parts[2]);
    }

    @Test
    void answerOfAnUnknownAuthorityIsRefused() throws Exception {
        assertRefused(
                "is not trusted",
                ReleaseJson.sign(new VaultAuthority("Unknown").signerFor("*.vault.azure.net"), PAYLOAD));
    }

    @Test
    void platformsAnchorsDoNotTrustAPrivateAuthority() throws Exception {
        String answer = ReleaseJson.sign(signer, PAYLOAD);
        String message = assertThrows(AzureSkrException.class, () -> new VaultTrust(List.of()).verify(answer, VAULT))
                .getMessage();
        assertTrue(message.contains("is not trusted"), message);
    }

    @Test
    void chainWithoutItsIntermediateIsRefused() throws Exception {
        assertRefused(
                "is not trusted",
                ReleaseJson.sign(
                        "RS256", signer.key().getPrivate(), signer.chain().subList(0, 1), PAYLOAD));
    }

    @Test
    void expiredCertificateIsRefused() throws Exception {
        assertRefused(
                "check this machine's clock",
                ReleaseJson.sign(authority.expiredSignerFor("*.vault.azure.net"), PAYLOAD));
    }

    @Test
    void certificateForAnotherPurposeIsRefused() throws Exception {
        assertRefused("is not trusted", ReleaseJson.sign(authority.codeSignerFor("*.vault.azure.net"), PAYLOAD));
    }

    @Test
    void certificateOfAnotherVaultIsRefused() throws Exception {
        assertRefused(
                "somebody else signed it: the certificate is for w.vault.azure.net, *.w.vault.azure.net",
                ReleaseJson.sign(authority.signerFor("w.vault.azure.net", "*.w.vault.azure.net"), PAYLOAD));
    }

    @Test
    void signatureOfAnEllipticKeyIsRefused() throws Exception {
        VaultAuthority.Signer elliptic = authority.ellipticSignerFor("*.vault.azure.net");
        assertMalformed(
                "signed answer header: alg must be one of",
                ReleaseJson.sign("ES256", elliptic.key().getPrivate(), elliptic.chain(), PAYLOAD));
        assertRefused(
                "its signature is not that of its own certificate",
                ReleaseJson.sign("RS256", elliptic.key().getPrivate(), elliptic.chain(), PAYLOAD));
    }

    @Test
    void unsignedAnswerIsRefused() throws Exception {
        assertMalformed(
                "signed answer header: alg must be one of",
                ReleaseJson.sign("none", signer.key().getPrivate(), signer.chain(), PAYLOAD));
    }

    @Test
    void answerWithoutACertificateIsRefused() throws Exception {
        assertMalformed(
                "signed answer header: x5c is missing",
                ReleaseJson.sign("RS256", signer.key().getPrivate(), List.of(), PAYLOAD));
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        String answer = ReleaseJson.sign(signer, PAYLOAD);
        for (int length = 0; length < answer.length(); length += 7) {
            String truncated = answer.substring(0, length);
            Exception e = assertThrows(Exception.class, () -> trust.verify(truncated, VAULT));
            assertTrue(e instanceof MalformedException || e instanceof AzureSkrException, e::toString);
        }
    }

    private static void assertRefused(String problem, String answer) {
        AzureSkrException e = assertThrows(AzureSkrException.class, () -> trust.verify(answer, VAULT));
        assertEquals(Stage.RELEASE, e.stage());
        assertTrue(
                e.getMessage().startsWith("AzureSKR, release: the answer of https://v.vault.azure.net was not used: "),
                e.getMessage());
        assertTrue(e.getMessage().contains(problem), e.getMessage());
    }

    private static void assertMalformed(String problem, String answer) {
        String message = assertThrows(MalformedException.class, () -> trust.verify(answer, VAULT))
                .getMessage();
        assertTrue(message.startsWith(problem), message);
    }
}
