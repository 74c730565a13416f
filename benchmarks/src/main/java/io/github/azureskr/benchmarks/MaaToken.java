// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.github.azureskr.internal.attest.TokenDoor;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.json.JsonObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** MAA's answer, the AES key in hand: decrypted, verified, read, appraised; beside it AES-GCM and RS256 alone. */
@State(Scope.Benchmark)
public class MaaToken extends MicroBenchmark {
    private Bytes answer;
    private byte[] innerKey;
    private TokenDoor door;
    private RSAPublicKey signer;
    private String token;
    private byte[] sealed;
    private byte[] signed;
    private byte[] signature;

    @Setup
    public void read() throws Exception {
        answer = Bytes.owning(Specimens.MAA_ANSWER.bytes());
        innerKey = Specimens.MAA_INNER_KEY.bytes();
        signer = Specimens.MAA_PUBLIC.publicKey();
        door = new TokenDoor(
                URI.create(Specimens.MAA), Specimens.NONCE, Specimens.TRANSFER_PUBLIC.publicKey(), signer);
        token = Specimens.MAA_TOKEN.text();
        int dot = token.lastIndexOf('.');
        signed = token.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
        signature = new Base64URL(token.substring(dot + 1)).decode();
        sealed = gcm(Cipher.ENCRYPT_MODE).doFinal(token.getBytes(StandardCharsets.US_ASCII));
    }

    private Cipher gcm(int mode) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(new byte[32], "AES"), new GCMParameterSpec(128, new byte[12]));
        return cipher;
    }

    @Benchmark
    public JsonObject answerToClaims() throws Exception {
        return door.claims(answer, (scheme, ciphertext) -> SecretBytes.owning(innerKey.clone()));
    }

    @Benchmark
    public byte[] bareGcm() throws Exception {
        return gcm(Cipher.DECRYPT_MODE).doFinal(sealed);
    }

    @Benchmark
    public boolean bareRs256() throws Exception {
        return BareOperations.verify("SHA256withRSA", signer, signed, signature);
    }

    /** From the decrypted token on. */
    @Benchmark
    public JWTClaimsSet nimbusTokenToClaims() throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        if (!jwt.verify(new RSASSAVerifier(signer))) {
            throw new AssertionError("the specimen's signature");
        }
        return jwt.getJWTClaimsSet();
    }
}
