// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A guest of the local Azure's VM that has nothing but the distribution's tpm2-tools: it collects evidence and decrypts
 * with them, by commands that anyone may type.
 */
final class TestGuestVm {
    private static final String PCRS = "sha256:0,1,2,3,4,5,6,7";
    private static final String AK = "0x81000003";
    private static final AtomicInteger NEXT_HANDLE = new AtomicInteger(0x81000010);

    private final LocalAzure azure;
    private final Path directory;
    private final String key = "0x" + Integer.toHexString(NEXT_HANDLE.getAndIncrement());

    TestGuestVm(LocalAzure azure, Path directory) {
        this.azure = azure;
        this.directory = directory;
    }

    static boolean hasTools() {
        return Files.isExecutable(Path.of("/usr/bin/tpm2_quote"));
    }

    /** The body of a request to /attest/AzureGuest. */
    byte[] evidence(Map<?, ?> thim) throws Exception {
        tool("tpm2_startauthsession", "-S", "trial");
        tool("tpm2_policypcr", "-S", "trial", "-l", PCRS, "-L", "policy");
        tool("tpm2_flushcontext", "trial");
        String attributes = "fixedtpm|fixedparent|sensitivedataorigin|noda|decrypt";
        tool("tpm2_createprimary", "-C", "o", "-G", "rsa2048:null:null", "-a", attributes, "-L", "policy", "-c", "key");
        tool("tpm2_evictcontrol", "-C", "o", "-c", "key", key);
        Map<String, Object> tpm = tpmInfo();
        byte[] hcl = nvIndex("0x01400001");
        int claims = ByteBuffer.wrap(hcl).order(ByteOrder.LITTLE_ENDIAN).getInt(1232);
        Map<String, Object> proof = Map.of(
                "SnpReport", Base64URL.encode(Arrays.copyOfRange(hcl, 32, 1216)).toString(),
                "VcekCertChain", base64((thim.get("vcekCert") + "" + thim.get("certificateChain")).getBytes(UTF_8)));
        Map<String, Object> evidence = Map.of(
                "Proof", base64(json(proof)),
                "RunTimeData", base64(Arrays.copyOfRange(hcl, 1236, 1236 + claims)));
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("AttestationProtocolVersion", "2.0");
        info.put("OSType", base64("Linux".getBytes(UTF_8)));
        info.put("OSDistro", base64("Debian".getBytes(UTF_8)));
        info.put("OSVersionMajor", 12);
        info.put("OSVersionMinor", 0);
        info.put("OSBuild", base64("NotApplication".getBytes(UTF_8)));
        info.put("TcgLogs", base64(Files.readAllBytes(azure.paravisor().eventLogFile())));
        info.put("ClientPayload", Map.of("nonce", "MTIzNA=="));
        info.put("TpmInfo", tpm);
        info.put("IsolationInfo", Map.of("Type", "SevSnp", "Evidence", evidence));
        return json(Map.of("AttestationInfo", Base64URL.encode(json(info)).toString()));
    }

    private Map<String, Object> tpmInfo() throws Exception {
        tool("tpm2_readpublic", "-c", AK, "-o", "ak");
        tool("tpm2_quote", "-c", AK, "-l", PCRS, "-g", "sha256", "-m", "quote", "-s", "quote.sig", "-f", "plain");
        tool("tpm2_readpublic", "-c", key, "-o", "key.public");
        certify();
        tool("tpm2_pcrread", PCRS, "-o", "pcrs");
        List<Object> pcrs = new ArrayList<>();
        byte[] values = read("pcrs");
        for (int pcr = 0; pcr < 8; pcr++) {
            pcrs.add(Map.of("Index", pcr, "Digest", base64(Arrays.copyOfRange(values, 32 * pcr, 32 * pcr + 32))));
        }
        return Map.of(
                "AikCert", base64(nvIndex("0x01C101D0")),
                "AikPub", base64(read("ak")),
                "PcrQuote", base64(read("quote")),
                "PcrSignature", base64(read("quote.sig")),
                "EncKeyPub", base64(read("key.public")),
                "EncKeyCertifyInfo", base64(read("certify")),
                "EncKeyCertifyInfoSignature", base64(read("certify.sig")),
                "PcrSet", List.of(0, 1, 2, 3, 4, 5, 6, 7),
                "PCRs", pcrs);
    }

    /** TPM2_Certify by hand: tpm2_certify puts four bytes of its own into qualifyingData. */
    private void certify() throws Exception {
        String passwords = "40000009 0000 00 0000".repeat(2);
        Files.write(
                directory.resolve("command"),
                hex("8002 0000002C 00000148" + key.substring(2) + AK.substring(2) + "00000012" + passwords
                        + "0000 0010"));
        tool("tpm2_send", "-o", "response", "command");
        ByteBuffer response = ByteBuffer.wrap(read("response")).position(14);
        for (String file : List.of("certify", "certify.sig")) {
            byte[] content = new byte[response.getShort()];
            response.get(content);
            Files.write(directory.resolve(file), content);
            response.position(response.position() + 4); // sigAlg and hash
        }
    }

    private static byte[] hex(String spaced) {
        return HexFormat.of().parseHex(spaced.replace(" ", ""));
    }

    private byte[] nvIndex(String index) throws Exception {
        tool("tpm2_nvread", index, "-C", "o", "-o", "nv");
        return read("nv");
    }

    /** @param scheme as tpm2_rsadecrypt names it */
    byte[] decrypt(byte[] ciphertext, String scheme) throws Exception {
        Files.write(directory.resolve("cipher"), ciphertext);
        tool("tpm2_startauthsession", "-S", "session", "--policy-session");
        tool("tpm2_policypcr", "-S", "session", "-l", PCRS);
        tool("tpm2_rsadecrypt", "-c", key, "-p", "session:session", "-s", scheme, "-o", "plain", "cipher");
        tool("tpm2_flushcontext", "session");
        return read("plain");
    }

    private byte[] read(String file) throws IOException {
        return Files.readAllBytes(directory.resolve(file));
    }

    private void tool(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("TPM2TOOLS_TCTI", azure.paravisor().tpm2ToolsTcti());
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new AssertionError(String.join(" ", command) + " ends with " + status + ": "
                    + Files.readString(directory.resolve("output")));
        }
    }

    private static byte[] json(Map<String, ?> members) {
        return JSONObjectUtils.toJSONString(members).getBytes(UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
