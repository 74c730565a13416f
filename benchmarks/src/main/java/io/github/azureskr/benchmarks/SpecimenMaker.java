// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.azureskr.emulator.http.Identity;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.HclReports;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.VmConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** Makes the specimens, in the shapes and lengths of real ones. */
final class SpecimenMaker {
    /** A Key Vault Premium's answer: a payload of 12 KiB, most of it the policy and the wrapped key. */
    private static final int PAYLOAD = 12_400;

    private final KeyPair transfer = rsa();
    private final KeyPair released = rsa();

    private SpecimenMaker() throws Exception {}

    static void makeAll() throws Exception {
        SpecimenMaker maker = new SpecimenMaker();
        Specimens.TRANSFER_KEY.write(maker.transfer.getPrivate().getEncoded());
        Specimens.TRANSFER_PUBLIC.write(maker.transfer.getPublic().getEncoded());
        maker.makeReport();
        maker.makeAnswer();
        maker.makeJwe();
        maker.makeToken();
    }

    private void makeReport() throws Exception {
        SnpMachine machine = new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure());
        HclReports reports = new HclReports(
                machine,
                VmConfiguration.azure(),
                (RSAPublicKey) transfer.getPublic(),
                (RSAPublicKey) released.getPublic());
        Specimens.HCL_REPORT.write(reports.make(new byte[64]));
        Specimens.VCEK.write(machine.vcek().getEncoded());
        Specimens.ASK.write(machine.ask().getEncoded());
        Specimens.ARK.write(machine.ark().getEncoded());
    }

    private void makeAnswer() throws Exception {
        LocalCa ca = LocalCa.create();
        Identity signer = ca.issue("v.vault.azure.net", List.of("v.vault.azure.net"));
        List<String> x5c = new ArrayList<>();
        for (X509Certificate certificate : signer.chain()) {
            x5c.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
        }
        Map<String, Object> header = new LinkedHashMap<>(Map.of("alg", "RS256", "typ", "JWT", "x5c", x5c));
        String payload = payload(0);
        payload = payload(PAYLOAD - payload.length());
        Specimens.RELEASE_ANSWER.write(sign(header, payload, signer.key()));
        Specimens.VAULT_PUBLIC.write(signer.certificate().getPublicKey().getEncoded());
        Specimens.VAULT_ROOT.write(ca.root().getEncoded());
    }

    private String payload(int padding) throws Exception {
        Map<String, Object> header =
                Map.of("kid", "TpmEphemeralEncryptionKey", "alg", "dir", "enc", "RSA_AES_KEY_WRAP_256");
        String keyHsm = JSONObjectUtils.toJSONString(Map.of(
                "schema_version", "1.0", "header", header, "ciphertext", Base64URL.encode(wrap()).toString()));
        Map<String, Object> jwk = new LinkedHashMap<>(jwk((RSAPublicKey) released.getPublic()));
        jwk.put("kid", Specimens.KEY + "/0123456789abcdef0123456789abcdef");
        jwk.put("kty", "RSA-HSM");
        jwk.put("key_hsm", Base64URL.encode(keyHsm).toString());
        Map<String, Object> attributes =
                Map.of("enabled", true, "exportable", true, "created", 1_700_000_000, "updated", 1_700_000_000);
        Map<String, Object> policy =
                Map.of("contentType", "application/json; charset=utf-8", "data", "A".repeat(Math.max(padding, 0)));
        Map<String, Object> key =
                Map.of("key", jwk, "attributes", attributes, "tags", Map.of(), "release_policy", policy);
        Map<String, Object> request =
                Map.of("api-version", "7.4", "enc", "RSA_AES_KEY_WRAP_256", "kid", Specimens.KEY);
        return JSONObjectUtils.toJSONString(Map.of("request", request, "response", Map.of("key", key)));
    }

    private byte[] wrap() throws Exception {
        byte[] aes = random(32);
        Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
        oaep.init(
                Cipher.ENCRYPT_MODE,
                transfer.getPublic(),
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding");
        kwp.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aes, "AES"));
        return concat(oaep.doFinal(aes), kwp.doFinal(released.getPrivate().getEncoded()));
    }

    private void makeJwe() throws Exception {
        JWEObject jwe = new JWEObject(
                new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM),
                new Payload(released.getPrivate().getEncoded()));
        jwe.encrypt(new RSAEncrypter((RSAPublicKey) transfer.getPublic()));
        Specimens.JWE.write(jwe.serialize());
    }

    private void makeToken() throws Exception {
        KeyPair maa = rsa();
        long now = System.currentTimeMillis() / 1000;
        Map<String, Object> key = new LinkedHashMap<>(jwk((RSAPublicKey) transfer.getPublic()));
        key.putAll(Map.of("kid", "TpmEphemeralEncryptionKey", "kty", "RSA", "key_ops", List.of("encrypt")));
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("iss", Specimens.MAA, "iat", now, "nbf", now));
        claims.putAll(Map.of("exp", now + 86_400, "jti", "00".repeat(32), "x-ms-ver", "1.0"));
        claims.put(
                "x-ms-runtime",
                Map.of("client-payload", Map.of("nonce", Specimens.NONCE), "keys", List.of(key)));
        // The tee's claims of a real token: two hundred members and five kilobytes of them.
        Map<String, Object> tee = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
            tee.put("x-ms-sevsnpvm-claim-" + i, "5a71e4ba7e0b83e44c8e853130a65557db0a7782");
        }
        claims.put("x-ms-isolation-tee", tee);
        Map<String, Object> header =
                Map.of("alg", "RS256", "jku", Specimens.MAA + "/certs", "kid", "k+1=", "typ", "JWT");
        String token = sign(header, JSONObjectUtils.toJSONString(claims), maa.getPrivate());
        Specimens.MAA_PUBLIC.write(maa.getPublic().getEncoded());
        Specimens.MAA_TOKEN.write(token);
        seal(token);
    }

    private static void seal(String token) throws Exception {
        byte[] key = random(32);
        byte[] iv = random(12);
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        gcm.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        gcm.updateAAD("Transport Key".getBytes(StandardCharsets.US_ASCII));
        byte[] sealed = gcm.doFinal(token.getBytes(StandardCharsets.US_ASCII));
        Map<String, Object> parameters = Map.of(
                "Cipher", "AES", "BlockMode", "ChainingModeGCM", "BlockPadding", "PKCS7", "KeySizeInBits", 256,
                "Iv", base64(iv, 0, iv.length));
        Map<String, Object> envelope = Map.of(
                "EncryptionParams", parameters,
                "EncryptedInnerKey", base64(new byte[256], 0, 256),
                "AuthenticationData", base64(sealed, sealed.length - 16, sealed.length),
                "Jwt", base64(sealed, 0, sealed.length - 16));
        String body = JSONObjectUtils.toJSONString(envelope);
        Specimens.MAA_INNER_KEY.write(key);
        Specimens.MAA_ANSWER.write("{\"token\":\"" + Base64URL.encode(body) + "\"}");
    }

    private static String base64(byte[] bytes, int from, int to) {
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(bytes, from, to));
    }

    private static Map<String, Object> jwk(RSAPublicKey key) {
        return Map.of(
                "n", Base64URL.encode(key.getModulus()).toString(),
                "e", Base64URL.encode(key.getPublicExponent()).toString());
    }

    private static String sign(Map<String, Object> header, String payload, PrivateKey key) throws Exception {
        String signed = Base64URL.encode(JSONObjectUtils.toJSONString(header)) + "." + Base64URL.encode(payload);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64URL.encode(signature.sign());
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }
}
