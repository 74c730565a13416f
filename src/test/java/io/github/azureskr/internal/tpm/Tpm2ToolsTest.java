// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The independent tpm2-tools see the same TPM as we do. */
class Tpm2ToolsTest {
    @TempDir
    private Path directory;

    private SwTpm swTpm;
    private Programs programs;

    @BeforeEach
    void start() throws Exception {
        swTpm = SwTpm.startOnTcp();
        swTpm.raw().provisionAk();
        programs = new Programs(swTpm.tcti(), directory);
    }

    @AfterEach
    void stop() throws IOException {
        swTpm.close();
    }

    @Test
    void akHasTheNameThatTheySee() throws Exception {
        programs.tpm2("tpm2_readpublic", "-c", "0x81000003", "-n", "name");
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            assertEquals(read("name"), tpm.readPublic(Handle.AK).name());
        }
    }

    @Test
    void nvIndexThatTheyWroteIsRead() throws Exception {
        Bytes content = Nonce.fresh(1500);
        write("content", content);
        programs.tpm2("tpm2_nvdefine", "0x01500001", "-C", "o", "-s", "1500");
        programs.tpm2("tpm2_nvwrite", "0x01500001", "-C", "o", "-i", "content");
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            assertEquals(Optional.of(content), tpm.readNv(0x01500001));
        }
    }

    @Test
    void policyIsTheOneThatTheyMake() throws Exception {
        swTpm.raw().extendPcr(7, "Secure Boot");
        programs.tpm2("tpm2_createpolicy", "--policy-pcr", "-l", "sha256:0,1,2,3,4,5,6,7", "-L", "policy");
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            assertEquals(read("policy"), tpm.readPcrs(PcrSelection.BOOT).policy());
        }
    }

    @Test
    void sealingPolicyIsTheOneThatTheyMake() throws Exception {
        NvCounter counter = new NvCounter(0x01812345);
        SealingPolicy policy;
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            tpm.authenticateSalt(tpm.readPublic(Handle.AK).publicKey(), Optional.empty());
            long count = tpm.createCounter(counter);
            Quote quote = tpm.quote(Handle.AK, PcrSelection.BOOT);
            policy = new SealingPolicy(quote.pcrs(), quote.clock() + 3_600_000, counter, count + 1);
        }
        write("count", new ByteWriter().u64(policy.highestCount()).toBytes());
        programs.tpm2("tpm2_startauthsession", "-S", "session");
        programs.tpm2("tpm2_policypcr", "-S", "session", "-l", "sha256:0,1,2,3,4,5,6,7");
        programs.tpm2("tpm2_policycountertimer", "-S", "session", "--ule", "clock=" + policy.latestClock());
        programs.tpm2("tpm2_policynv", "-S", "session", "-C", "o", "-i", "count", "0x01812345", "ule", "-L", "policy");
        assertEquals(read("policy"), policy.policy());
    }

    @Test
    void theyReadTheCounterAndTheClockAsWeDo() throws Exception {
        NvCounter counter = new NvCounter(0x01812345);
        long count;
        long clock;
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            tpm.authenticateSalt(tpm.readPublic(Handle.AK).publicKey(), Optional.empty());
            tpm.increment(counter, tpm.createCounter(counter));
            count = tpm.count(counter).orElseThrow();
            clock = tpm.quote(Handle.AK, PcrSelection.BOOT).clock();
        }
        programs.tpm2("tpm2_nvread", "0x01812345", "-C", "o", "-o", "count");
        assertEquals(new ByteWriter().u64(count).toBytes(), read("count"));
        String printed = programs.tpm2("tpm2_readclock");
        Matcher theirs = Pattern.compile("clock: (\\d+)").matcher(printed);
        assertTrue(theirs.find() && Math.abs(Long.parseLong(theirs.group(1)) - clock) < 60_000, printed);
    }

    @Test
    void quoteStandsTheirCheck() throws Exception {
        programs.tpm2("tpm2_readpublic", "-c", "0x81000003", "-f", "pem", "-o", "ak.pem");
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            Quote quote = tpm.quote(Handle.AK, PcrSelection.BOOT);
            write("attest", quote.attest());
            write(
                    "signature",
                    new ByteWriter()
                            .u16(Algorithm.RSASSA)
                            .u16(Algorithm.SHA256)
                            .sized16(quote.signature())
                            .toBytes());
        }
        Programs.run(
                "tpm2_checkquote", "-u", path("ak.pem"), "-m", path("attest"), "-s", path("signature"), "-g", "sha256");
        String printed = Programs.run("tpm2_print", "-t", "TPMS_ATTEST", path("attest"));
        Attest attest = Attest.read(read("attest"));
        assertTrue(printed.contains("pcrDigest: " + attest.quoted().pcrDigest()), printed);
        assertTrue(printed.contains("clock: " + attest.clockInfo().clock()), printed);
    }

    @Test
    void transferKeyIsTheOneThatTheySee() throws Exception {
        try (Tpm tpm = Tpm.open(swTpm.tcti());
                TransferKey key = tpm.newTransferKey(Handle.AK, tpm.readPcrs(PcrSelection.BOOT))) {
            write("key", key.publicArea());
        }
        String printed = Programs.run("tpm2_print", "-t", "TPM2B_PUBLIC", path("key"));
        assertTrue(printed.contains("fixedtpm|fixedparent|sensitivedataorigin|noda|decrypt\n"), printed);
        assertTrue(
                printed.contains(
                        "authorization policy: 9a72c2e06a93c453a86efb47532e9c7a91dcab018e675919910c58d6a1a5aa78"),
                printed);
    }

    @Test
    void theySeeNothingThatWeLeft() throws Exception {
        RSAPublicKey ek = swTpm.raw().readEk().publicKey();
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            tpm.authenticateSalt(tpm.readPublic(Handle.AK).publicKey(), Optional.of(ek));
            TransferKey key = tpm.newTransferKey(Handle.AK, tpm.readPcrs(PcrSelection.BOOT));
            RSAPublicKey publicKey = PublicArea.read(key.publicArea()).publicKey();
            Bytes ciphertext = Sealer.seal(DecryptScheme.RSAES, publicKey, Bytes.utf8("hello"));
            try (SecretBytes secret = key.decrypt(DecryptScheme.RSAES, ciphertext)) {
                assertEquals(5, secret.length());
            }
        }
        assertEquals("", programs.tpm2("tpm2_getcap", "handles-transient"));
        assertEquals("", programs.tpm2("tpm2_getcap", "handles-loaded-session"));
        assertEquals("", programs.tpm2("tpm2_getcap", "handles-saved-session"));
        assertEquals("- 0x81000003\n", programs.tpm2("tpm2_getcap", "handles-persistent"));
    }

    private Bytes read(String file) throws IOException {
        return Bytes.owning(Files.readAllBytes(directory.resolve(file)));
    }

    private void write(String file, Bytes content) throws IOException {
        Files.write(directory.resolve(file), content.toArray());
    }

    private String path(String file) {
        return directory.resolve(file).toString();
    }
}
