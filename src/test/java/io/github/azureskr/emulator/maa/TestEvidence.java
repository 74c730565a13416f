// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The evidence of a sound confidential VM, in the C++ client's encodings, and written from the specifications apart from
 * MAA's own parsers. Each field may be spoilt before {@link #request()}: what depends on it is made from the spoilt value,
 * so that exactly one thing is wrong.
 */
final class TestEvidence {
    static final int SOUND_KEY_ATTRIBUTES = 0x00020432;
    private static final TestKeys SHARED = new TestKeys();

    final TestKeys keys = SHARED;

    // The hardware.
    long policy = 0x3001F;
    int vmpl = 0;
    int keyFlags = 0;
    byte[] reportedTcb = {3, 0, 0, 0, 0, 0, 8, (byte) 0xD3};
    byte[] chipId = filled(64, 0x5A);
    byte[] hostData = new byte[32];
    String product = "Milan-B0";
    Map<String, Integer> spl = new TreeMap<>(Map.of("3.1", 3, "3.2", 0, "3.3", 8, "3.8", 0xD3));
    byte[] hwid = filled(64, 0x5A);
    Duration vcekLifetime = Duration.ofDays(2000);
    UnaryOperator<byte[]> reportData = UnaryOperator.identity();
    UnaryOperator<byte[]> signedReport = UnaryOperator.identity();
    UnaryOperator<List<X509Certificate>> chain = UnaryOperator.identity();

    // The vTPM.
    KeyPair claimedAk = keys.ak;
    String claimedAkKid = "HCLAkPub";
    KeyPair quotingKey = keys.ak;
    KeyPair certifyingKey = keys.ak;
    int akAttributes = 0x00050472;
    X509Certificate akCertificate = keys.akCertificate();
    int encAttributes = SOUND_KEY_ATTRIBUTES;
    int encScheme = 0x0010;
    byte secureBoot = 1;
    int quoteMagic = 0xFF544347;
    int quoteType = 0x8018;
    int certifyType = 0x8017;
    byte[] qualifyingData = {};
    UnaryOperator<byte[]> authPolicy = UnaryOperator.identity();
    UnaryOperator<byte[]> certifiedArea = UnaryOperator.identity();
    UnaryOperator<byte[]> eventLog = UnaryOperator.identity();
    UnaryOperator<byte[]> pcrDigest = UnaryOperator.identity();

    // The request.
    UnaryOperator<Map<String, Object>> attestationInfo = UnaryOperator.identity();
    UnaryOperator<Map<String, Object>> tpmInfo = UnaryOperator.identity();

    static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    byte[] request() {
        return json(Map.of("AttestationInfo", Base64URL.encode(json(info())).toString()));
    }

    Map<String, Object> info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("AttestationProtocolVersion", "2.0");
        info.put("OSType", base64("Linux"));
        info.put("OSDistro", base64("Ubuntu"));
        info.put("OSVersionMajor", 22);
        info.put("OSVersionMinor", 4);
        info.put("OSBuild", base64("NotApplication"));
        info.put("TcgLogs", base64(eventLog.apply(log())));
        info.put("ClientPayload", new LinkedHashMap<>(Map.of("nonce", "MTIzNA==")));
        info.put("TpmInfo", tpmInfo.apply(tpm()));
        info.put("IsolationInfo", new LinkedHashMap<>(Map.of("Type", "SevSnp", "Evidence", isolation())));
        return attestationInfo.apply(info);
    }

    private Map<String, Object> isolation() {
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("SnpReport", Base64URL.encode(report()).toString());
        proof.put("VcekCertChain", base64(pem()));
        return new LinkedHashMap<>(
                Map.of("Proof", base64(new String(json(proof), UTF_8)), "RunTimeData", base64(runtimeData())));
    }

    byte[] runtimeData() {
        RSAPublicKey ak = (RSAPublicKey) claimedAk.getPublic();
        return ("{\"keys\":[{\"kid\":\"" + claimedAkKid
                        + "\",\"key_ops\":[\"sign\"],\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\""
                        + Base64URL.encode(ak.getModulus())
                        + "\"}],\"vm-configuration\":{\"console-enabled\":true,\"secure-boot\":true,\"tpm-enabled\":true,"
                        + "\"vmUniqueId\":\"BAEFD3E1-184B-4C4C-AB88-0BDAD260505F\"}}")
                .getBytes(UTF_8);
    }

    byte[] report() {
        ByteBuffer report = ByteBuffer.allocate(1184).order(ByteOrder.LITTLE_ENDIAN);
        report.putInt(0, 2).putInt(4, 2).putLong(8, policy);
        report.put(0x10, new byte[] {1}).put(0x20, new byte[] {2});
        report.putInt(0x30, vmpl).putInt(0x34, 1).put(0x38, reportedTcb).putLong(0x40, 1);
        report.putInt(0x48, keyFlags);
        report.put(0x50, reportData.apply(Arrays.copyOf(sha256(runtimeData()), 64)));
        report.put(0x90, filled(48, 0xAB)).put(0xC0, hostData).put(0x180, reportedTcb);
        report.put(0x1A0, chipId).put(0x1E0, reportedTcb).put(0x1F0, reportedTcb);
        byte[] p1363 = sign("SHA384withECDSAinP1363Format", keys.vcek, Arrays.copyOf(report.array(), 0x2A0));
        for (int i = 0; i < 48; i++) {
            report.put(0x2A0 + i, p1363[47 - i]).put(0x2E8 + i, p1363[95 - i]);
        }
        return signedReport.apply(report.array());
    }

    String pem() {
        StringBuilder pem = new StringBuilder();
        X509Certificate vcek = keys.vcekCertificate(product, spl, hwid, vcekLifetime);
        try {
            for (X509Certificate certificate :
                    chain.apply(new ArrayList<>(List.of(vcek, keys.askCertificate(), keys.arkCertificate())))) {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return pem.toString();
    }

    private Map<String, Object> tpm() {
        Map<String, Object> tpm = new LinkedHashMap<>();
        try {
            tpm.put("AikCert", base64(Arrays.copyOf(akCertificate.getEncoded(), 2048)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        tpm.put("AikPub", base64(sized(area(keys.ak, akAttributes, new byte[0], 0x0014000B))));
        byte[] quote = quote();
        tpm.put("PcrQuote", base64(quote));
        tpm.put("PcrSignature", base64(sign("SHA256withRSA", quotingKey, quote)));
        byte[] area = area(keys.ephemeral, encAttributes, authPolicy.apply(policyPcr()), encScheme);
        byte[] certify = certify(certifiedArea.apply(area));
        tpm.put("EncKeyPub", base64(sized(area)));
        tpm.put("EncKeyCertifyInfo", base64(certify));
        tpm.put("EncKeyCertifyInfoSignature", base64(sign("SHA256withRSA", certifyingKey, certify)));
        tpm.put("PcrSet", List.of(0, 1, 2, 3, 4, 5, 6, 7));
        List<Object> values = new ArrayList<>();
        for (int pcr = 0; pcr < 8; pcr++) {
            values.add(new LinkedHashMap<>(Map.of("Index", pcr, "Digest", base64(pcr(pcr)))));
        }
        tpm.put("PCRs", values);
        return tpm;
    }

    private static byte[] area(KeyPair key, int attributes, byte[] authPolicy, int scheme) {
        ByteBuffer area = ByteBuffer.allocate(1024);
        area.putShort((short) 1).putShort((short) 0x0B).putInt(attributes);
        area.put(sized(authPolicy)).putShort((short) 0x10);
        if (scheme == 0x0010) {
            area.putShort((short) scheme);
        } else {
            area.putInt(scheme);
        }
        byte[] modulus = ((RSAPublicKey) key.getPublic()).getModulus().toByteArray();
        area.putShort((short) 2048).putInt(0).put(sized(Arrays.copyOfRange(modulus, 1, 257)));
        return Arrays.copyOf(area.array(), area.position());
    }

    private byte[] attest(int type, byte[] body) {
        ByteBuffer attest = ByteBuffer.allocate(1024);
        attest.putInt(quoteMagic).putShort((short) type);
        attest.put(sized(filled(34, 0x11))).put(sized(qualifyingData));
        attest.putLong(12345).putInt(1).putInt(0).put((byte) 1).putLong(0x20160511);
        attest.put(body);
        return Arrays.copyOf(attest.array(), attest.position());
    }

    byte[] quote() {
        return attest(quoteType, concat(selection(), sized(pcrDigest.apply(allPcrs()))));
    }

    private byte[] certify(byte[] area) {
        byte[] name = concat(new byte[] {0, 0x0B}, sha256(area));
        return attest(certifyType, concat(sized(name), sized(filled(34, 0x22))));
    }

    private static byte[] selection() {
        return new byte[] {0, 0, 0, 1, 0, 0x0B, 3, (byte) 0xFF, 0, 0};
    }

    private byte[] policyPcr() {
        return sha256(concat(new byte[32], new byte[] {0, 0, 1, 0x7F}, selection(), allPcrs()));
    }

    private byte[] allPcrs() {
        byte[][] values = new byte[8][];
        for (int pcr = 0; pcr < 8; pcr++) {
            values[pcr] = pcr(pcr);
        }
        return sha256(concat(values));
    }

    private byte[] pcr(int pcr) {
        byte[] value = new byte[32];
        if (pcr == 7) {
            value = sha256(concat(value, sha256(secureBootVariable())));
        }
        return sha256(concat(value, sha256(new byte[4])));
    }

    byte[] log() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        ByteBuffer specId = ByteBuffer.allocate(33).order(ByteOrder.LITTLE_ENDIAN);
        specId.put("Spec ID Event03\0".getBytes(UTF_8)).putInt(0).put(new byte[] {0, 2, 0, 2});
        specId.putInt(1).putShort((short) 0x0B).putShort((short) 32);
        ByteBuffer first = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        first.putInt(0).putInt(3).put(new byte[20]).putInt(33);
        log.writeBytes(first.array());
        log.writeBytes(specId.array());
        log.writeBytes(event(7, 0x80000001, secureBootVariable()));
        for (int pcr = 0; pcr < 8; pcr++) {
            log.writeBytes(event(pcr, 4, new byte[4]));
        }
        return log.toByteArray();
    }

    private static byte[] event(int pcr, int type, byte[] data) {
        ByteBuffer event = ByteBuffer.allocate(50 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        event.putInt(pcr).putInt(type).putInt(1).putShort((short) 0x0B).put(sha256(data));
        return event.putInt(data.length).put(data).array();
    }

    private byte[] secureBootVariable() {
        byte[] name = "SecureBoot".getBytes(UTF_16LE);
        ByteBuffer variable = ByteBuffer.allocate(33 + name.length).order(ByteOrder.LITTLE_ENDIAN);
        variable.put(new byte[16]).putLong(name.length / 2).putLong(1).put(name).put(secureBoot);
        return variable.array();
    }

    private static byte[] sized(byte[] bytes) {
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] json(Map<String, ?> members) {
        return JSONObjectUtils.toJSONString(members).getBytes(UTF_8);
    }

    static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sign(String algorithm, KeyPair key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
