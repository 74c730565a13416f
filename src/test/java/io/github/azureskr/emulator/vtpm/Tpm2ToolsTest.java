// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.snp.SnpConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vTPM as programs see it that know nothing of this project. */
class Tpm2ToolsTest {
    private static Paravisor paravisor;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/tpm2_quote")), "tpm2-tools are not installed");
        paravisor = Paravisor.start(SnpConfiguration.azure());
    }

    @AfterAll
    static void stop() throws Exception {
        if (paravisor != null) {
            paravisor.close();
        }
    }

    @Test
    void hclReportIsReadWithOwnerAuthorisation() throws Exception {
        assertTrue(succeed("tpm2_nvreadpublic", "0x01400001").contains("size: 2600"));
        succeed("tpm2_nvread", "0x01400001", "-C", "o", "-o", "report");
        byte[] report = Files.readAllBytes(directory.resolve("report"));
        assertEquals(2600, report.length);
        assertEquals("HCLA", new String(report, 0, 4, StandardCharsets.US_ASCII));
    }

    @Test
    void hclReportIsNotReadWithAWrongPassword() throws Exception {
        Result result = run("tpm2_nvread", "0x01400001", "-C", "o", "-P", "wrong", "-o", "report");
        assertNotEquals(0, result.exitCode());
        assertTrue(result.output().contains("0x9A2"), result.output());
    }

    @Test
    void akAndEkArePersistent() throws Exception {
        String handles = succeed("tpm2_getcap", "handles-persistent");
        assertTrue(handles.contains("0x81000003") && handles.contains("0x81010001"), handles);
        String ak = succeed("tpm2_readpublic", "-c", "0x81000003");
        assertTrue(ak.contains("fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|restricted|sign"), ak);
        assertTrue(ak.contains("value: rsassa"), ak);
    }

    @Test
    void quoteOfTheAkIsGenuine() throws Exception {
        succeed("tpm2_readpublic", "-c", "0x81000003", "-f", "pem", "-o", "ak.pem");
        succeed(words("tpm2_quote -c 0x81000003 -l sha256:0,1,2,3,4,5,6,7 -m message -s signature -o pcrs -q 1234"));
        succeed(words("tpm2_checkquote -u ak.pem -m message -s signature -f pcrs -q 1234"));
    }

    @Test
    void primaryIsCertifiedByTheAk() throws Exception {
        succeed(words("tpm2_createprimary -C n -g sha256 -G rsa -c primary"));
        succeed(words("tpm2_certify -c primary -C 0x81000003 -g sha256 -o attested -s signature -f plain"));
        succeed("tpm2_readpublic", "-c", "0x81000003", "-f", "pem", "-o", "ak.pem");
        succeed(words("openssl dgst -sha256 -verify ak.pem -signature signature attested"));
    }

    @Test
    void policySessionLivesOnFromToolToTool() throws Exception {
        succeed(words("tpm2_startauthsession -S session --policy-session"));
        String policy = succeed(words("tpm2_policypcr -S session -l sha256:0")).trim();
        assertEquals(64, policy.length());
        succeed("tpm2_flushcontext", "session");
    }

    @Test
    void pcrsAreThoseTheEventLogReplaysTo() throws Exception {
        String log = succeed("tpm2_eventlog", paravisor.eventLogFile().toString());
        String pcrs = succeed("tpm2_pcrread", "sha256:0,1,2,3,4,5,6,7,8,9");
        List<String> values = pcrs.lines()
                .filter(line -> line.contains(": 0x"))
                .map(line -> line.substring(line.indexOf("0x")).toLowerCase(Locale.ROOT))
                .toList();
        assertEquals(10, values.size());
        String replayed = log.substring(log.lastIndexOf("sha256:"));
        values.forEach(value -> assertTrue(replayed.contains(value), value + " is not in " + replayed));
    }

    @Test
    void platformIndicesCannotBeTakenAwayByTheGuest() throws Exception {
        assertNotEquals(0, run("tpm2_nvundefine", "0x01400001", "-C", "o").exitCode());
        assertNotEquals(0, run("tpm2_nvundefine", "0x01C101D0", "-C", "p").exitCode());
        succeed("tpm2_nvreadpublic", "0x01C101D0");
    }

    @Test
    void amdChainVerifiesByOpenssl() throws Exception {
        var thim = paravisor.machine().thim();
        String chain = thim.certificateChain();
        int ark = chain.lastIndexOf("-----BEGIN");
        Files.writeString(directory.resolve("vcek.pem"), thim.vcekCert());
        Files.writeString(directory.resolve("ask.pem"), chain.substring(0, ark));
        Files.writeString(directory.resolve("ark.pem"), chain.substring(ark));
        succeed(words("openssl verify -CAfile ark.pem -untrusted ask.pem vcek.pem"));
    }

    @Test
    void userDataWrittenByTheToolsStandsInTheReport() throws Exception {
        byte[] userData = new byte[64];
        Arrays.fill(userData, (byte) 0x5A);
        Files.write(directory.resolve("data"), userData);
        succeed(words("tpm2_nvdefine 0x01400002 -C o -s 64 -a ownerread|ownerwrite|authread|authwrite"));
        succeed(words("tpm2_nvwrite 0x01400002 -C o -i data"));
        succeed(words("tpm2_nvread 0x01400001 -C o -o report"));
        String report = Files.readString(directory.resolve("report"), StandardCharsets.ISO_8859_1);
        assertTrue(report.contains(HexFormat.of().withUpperCase().formatHex(userData)));
    }

    private String succeed(String... command) throws Exception {
        Result result = run(command);
        assertEquals(0, result.exitCode(), () -> String.join(" ", command) + ": " + result.output());
        return result.output();
    }

    private Result run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("TPM2TOOLS_TCTI", paravisor.tpm2ToolsTcti());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private static String[] words(String command) {
        return command.split(" ", -1);
    }

    private record Result(int exitCode, String output) {}
}
