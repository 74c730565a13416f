// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.RSADecrypter;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.release.ReleaseDoor;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.internal.tpm.UndecryptableException;
import io.github.azureskr.internal.unwrap.KeyUnwrapper;
import io.github.azureskr.internal.unwrap.ReleasedKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From the signed answer to the private key, an RSA-2048 key in software in the place of the TPM's; beside it the one
 * RSA decryption that is in it, the signed answer alone, and the same key out of a JWE.
 */
@State(Scope.Benchmark)
public class KeyUnwrapping extends MicroBenchmark {
    @Param({InstalledProvider.SUN, InstalledProvider.BOUNCY_CASTLE, InstalledProvider.ACCP})
    public String provider;

    private final KeyUnwrapper unwrapper = new KeyUnwrapper();
    private PrivateKey transferKey;
    private RSAPublicKey signer;
    private String answer;
    private String jwe;
    private ReleaseDoor door;
    private byte[] encryptedKey;

    @Setup
    public void read() throws Exception {
        InstalledProvider.install(provider);
        transferKey = Specimens.TRANSFER_KEY.privateKey();
        signer = Specimens.VAULT_PUBLIC.publicKey();
        answer = Specimens.RELEASE_ANSWER.text();
        jwe = Specimens.JWE.text();
        door = ReleaseAnswerReading.door();
        encryptedKey = door.read(answer, signer).ciphertext().slice(0, 256).toArray();
    }

    static Decryptor software(PrivateKey key) {
        return (scheme, ciphertext) -> {
            try {
                return SecretBytes.owning(BareOperations.oaep(key, ciphertext.toArray()));
            } catch (GeneralSecurityException e) {
                throw new UndecryptableException();
            }
        };
    }

    @Benchmark
    public ReleasedKey answerToPrivateKey() throws Exception {
        return unwrapper.unwrap(door.read(answer, signer), software(transferKey));
    }

    @Benchmark
    public WrappedKey signedAnswerAlone() throws Exception {
        return door.read(answer, signer);
    }

    @Benchmark
    public byte[] bareOaep() throws Exception {
        return BareOperations.oaep(transferKey, encryptedKey);
    }

    @Benchmark
    public PrivateKey nimbusJwe() throws Exception {
        JWEObject object = JWEObject.parse(jwe);
        object.decrypt(new RSADecrypter(transferKey));
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(object.getPayload().toBytes()));
    }
}
