// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.internal.release.ReleaseDoor;
import io.github.azureskr.internal.release.WrappedKey;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A vault's signed answer with a payload of 12 KiB: parsed, verified, the wrapped key read out of it. */
@State(Scope.Benchmark)
public class ReleaseAnswerReading extends MicroBenchmark {
    private String answer;
    private RSAPublicKey signer;
    private ReleaseDoor door;
    private byte[] signed;
    private byte[] signature;

    @Setup
    public void read() throws Exception {
        answer = Specimens.RELEASE_ANSWER.text();
        signer = Specimens.VAULT_PUBLIC.publicKey();
        door = door();
        int dot = answer.lastIndexOf('.');
        signed = answer.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
        signature = new Base64URL(answer.substring(dot + 1)).decode();
    }

    static ReleaseDoor door() throws Exception {
        JsonObject claims = JsonObject.parse(
                "claims", "{\"x-ms-runtime\":{\"keys\":[{\"kid\":\"TpmEphemeralEncryptionKey\"}]}}");
        return new ReleaseDoor(KeyReference.parse(Specimens.KEY), claims, Specimens.VAULT_ROOT.certificate());
    }

    @Benchmark
    public WrappedKey verifiedUnderAKnownKey() throws Exception {
        return door.read(answer, signer);
    }

    /**
     * What a load does: the signer's certificates are verified up to a root, too. The JDK remembers which of the same
     * certificates it has verified, as it would for the keys of a load after the first.
     */
    @Benchmark
    public WrappedKey verifiedUpToARoot() throws Exception {
        return door.readTrusted(answer);
    }

    @Benchmark
    public byte[] nimbus() throws Exception {
        return nimbus(answer, signer);
    }

    @SuppressWarnings("unchecked")
    static byte[] nimbus(String answer, RSAPublicKey signer) throws Exception {
        JWSObject jws = JWSObject.parse(answer);
        if (!jws.verify(new RSASSAVerifier(signer))) {
            throw new AssertionError("the specimen's signature");
        }
        Map<String, Object> response = JSONObjectUtils.getJSONObject(jws.getPayload().toJSONObject(), "response");
        Map<String, Object> jwk =
                JSONObjectUtils.getJSONObject(JSONObjectUtils.getJSONObject(response, "key"), "key");
        Map<String, Object> wrapped =
                JSONObjectUtils.parse(JSONObjectUtils.getBase64URL(jwk, "key_hsm").decodeToString());
        return JSONObjectUtils.getBase64URL(wrapped, "ciphertext").decode();
    }

    @Benchmark
    public boolean bareRs256() throws Exception {
        return BareOperations.verify("SHA256withRSA", signer, signed, signature);
    }
}
