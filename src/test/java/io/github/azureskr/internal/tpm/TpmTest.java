// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is read from a TPM and signed by its AK, against a real swtpm. */
class TpmTest {
    private SwTpm swTpm;

    @BeforeEach
    void start() throws Exception {
        swTpm = SwTpm.start();
        swTpm.raw().provisionAk();
    }

    @AfterEach
    void stop() throws IOException {
        swTpm.close();
    }

    @Test
    void nvIndexLargerThanOneAnswerIsReadWhole() throws Exception {
        Bytes content = Nonce.fresh(2048);
        swTpm.raw().defineNv(NvIndex.HCL_REPORT, 2048, content);
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            assertEquals(Optional.of(content), tpm.readNv(NvIndex.HCL_REPORT));
        }
    }

    @Test
    void nvIndexSmallerThanOneAnswerIsReadWhole() throws Exception {
        Bytes content = Nonce.fresh(64);
        swTpm.raw().defineNv(NvIndex.USER_DATA, 64, content);
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            assertEquals(Optional.of(content), tpm.readNv(NvIndex.USER_DATA));
        }
    }

    @Test
    void missingNvIndexIsEmpty() throws Exception {
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            assertEquals(Optional.empty(), tpm.readNv(NvIndex.HCL_REPORT));
        }
    }

    @Test
    void nvIndexThatWasNeverWrittenSaysSo() throws Exception {
        swTpm.raw().defineNv(NvIndex.HCL_REPORT, 64, Bytes.EMPTY);
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            assertFailure("TPM2_NV_Read: TPM_RC_NV_UNINITIALIZED (0x14A)", () -> tpm.readNv(NvIndex.HCL_REPORT));
        }
    }

    @Test
    void passwordOfTheOwnerIsNamedAsTheReason() throws Exception {
        swTpm.raw().defineNv(NvIndex.HCL_REPORT, 64, Nonce.fresh(64));
        swTpm.raw().setOwnerPassword("secret");
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            assertFailure("somebody has set one", () -> tpm.readNv(NvIndex.HCL_REPORT));
        }
    }

    @Test
    void akHasThePublicAreaThatAzureProvisions() throws Exception {
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            PublicArea ak = tpm.readPublic(Handle.AK);
            assertEquals(282, ak.bytes().length());
            assertTrue(ak.bytes().hex().startsWith("01180001000b00050472000000100014000b0800000000000100"));
            assertEquals(ak, PublicArea.read(ak.bytes()));
        }
    }

    @Test
    void emptyHandleIsNamed() throws Exception {
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            assertFailure("TPM2_ReadPublic: TPM_RC_HANDLE (0x18B, handle 1)", () -> tpm.readPublic(0x81000001));
        }
    }

    @Test
    void moreThanEightPcrsAreReadInSeveralCommands() throws Exception {
        swTpm.raw().extendPcr(11, "boot loader");
        PcrSelection all = new PcrSelection(IntStream.range(0, 24).boxed().toList());
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            List<Bytes> values = tpm.readPcrs(all).digests();
            Bytes zeros = Bytes.owning(new byte[32]);
            Bytes extended =
                    Bytes.concat(zeros, Bytes.utf8("boot loader").sha256()).sha256();
            assertEquals(zeros, values.get(0));
            assertEquals(extended, values.get(11));
            assertEquals("ff".repeat(32), values.get(17).hex());
            assertEquals(zeros, values.get(23));
        }
    }

    @Test
    void quoteIsSignedByTheAkAndCoversTheValuesThatComeWithIt() throws Exception {
        PcrSelection selection = new PcrSelection(List.of(0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14));
        swTpm.raw().extendPcr(7, "Secure Boot");
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            RSAPublicKey ak = tpm.readPublic(Handle.AK).publicKey();
            Quote quote = tpm.quote(Handle.AK, selection);
            Attest attest = Attest.read(quote.attest());
            assertTrue(quote.isSignedBy(ak));
            assertEquals(new Attest.Quoted(selection, quote.pcrs().digest()), attest.quoted());
            assertEquals(Bytes.EMPTY, attest.extraData());
            assertEquals(tpm.readPcrs(selection), quote.pcrs());
        }
    }

    @Test
    void quoteIsTakenAgainWhenAPcrMovesBeforeItsValuesAreRead() throws Exception {
        try (TpmProxy proxy = TpmProxy.before(swTpm);
                Tpm tpm = Tpm.open(proxy.tcti())) {
            int[] quotes = {0};
            proxy.attack((channel, command) -> {
                Bytes answer = channel.exchange(command);
                if (TpmProxy.code(command) == CommandCode.QUOTE.value() && quotes[0]++ < 2) {
                    proxy.raw().extendPcr(4, "moved");
                }
                return answer;
            });
            Quote quote = tpm.quote(Handle.AK, PcrSelection.BOOT);
            assertEquals(3, quotes[0]);
            assertEquals(
                    Attest.read(quote.attest()).quoted().pcrDigest(),
                    quote.pcrs().digest());
        }
    }

    @Test
    void pcrsThatNeverRestEndTheQuoteWithTheReason() throws Exception {
        try (TpmProxy proxy = TpmProxy.before(swTpm);
                Tpm tpm = Tpm.open(proxy.tcti())) {
            proxy.attack((channel, command) -> {
                proxy.raw().extendPcr(4, "moved");
                return channel.exchange(command);
            });
            assertFailure("extended all the time", () -> tpm.quote(Handle.AK, PcrSelection.BOOT));
        }
    }

    @Test
    void busyTpmIsAskedAgain() throws Exception {
        try (TpmProxy proxy = TpmProxy.before(swTpm);
                Tpm tpm = Tpm.open(proxy.tcti())) {
            List<String> busy = List.of("00000922", "00000908", "0000090a");
            int[] asked = {0};
            proxy.attack((channel, command) -> asked[0]++ < busy.size()
                    ? Bytes.ofHex("80010000000a" + busy.get(asked[0] - 1))
                    : channel.exchange(command));
            assertEquals(8, tpm.readPcrs(PcrSelection.BOOT).digests().size());
            assertEquals(busy.size() + 1, asked[0]);
        }
    }

    @Test
    void tpmThatStaysBusyIsGivenUp() throws Exception {
        try (TpmProxy proxy = TpmProxy.before(swTpm);
                Tpm tpm = Tpm.open(proxy.tcti())) {
            proxy.attack((channel, command) -> Bytes.ofHex("80010000000a00000922"));
            assertFailure("TPM_RC_RETRY (0x922). The TPM stays busy", () -> tpm.readPcrs(PcrSelection.BOOT));
        }
    }

    @Test
    void interruptedThreadGetsItsAnswerAndStaysInterrupted() throws Exception {
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            Thread.currentThread().interrupt();
            PcrValues first = tpm.readPcrs(PcrSelection.BOOT);
            assertTrue(Thread.interrupted());
            assertEquals(first, tpm.readPcrs(PcrSelection.BOOT));
        }
    }

    @Test
    void brokenChannelSaysSoThenAndLater() throws Exception {
        try (TpmProxy proxy = TpmProxy.before(swTpm);
                Tpm tpm = Tpm.open(proxy.tcti())) {
            proxy.attack((channel, command) -> Bytes.ofHex("800100000010000000"));
            assertFailure("broke during TPM2_PCR_Read: the TPM hung up", () -> tpm.readPcrs(PcrSelection.BOOT));
            assertFailure("broke during an earlier command", () -> tpm.readPcrs(PcrSelection.BOOT));
        }
    }

    @Test
    void answerOfImpossibleLengthIsRefused() throws Exception {
        for (String header : List.of("80017fffffff00000000", "8001ffffffff00000000", "80010000000900000000")) {
            try (TpmProxy proxy = TpmProxy.before(swTpm);
                    Tpm tpm = Tpm.open(proxy.tcti())) {
                proxy.attack((channel, command) -> Bytes.ofHex(header));
                assertFailure("bytes long", () -> tpm.readPcrs(PcrSelection.BOOT));
            }
        }
    }

    @Test
    void closedTpmSaysSo() throws Exception {
        Tpm tpm = Tpm.open(swTpm.tcti());
        tpm.close();
        tpm.close();
        assertFailure("was closed", () -> tpm.readPcrs(PcrSelection.BOOT));
    }

    @Test
    void everyCutAnswerEndsInOurException() throws Exception {
        try (TpmProxy proxy = TpmProxy.before(swTpm)) {
            Bytes[] honest = {Bytes.EMPTY};
            proxy.attack((channel, command) -> honest[0] = channel.exchange(command));
            try (Tpm tpm = Tpm.open(proxy.tcti())) {
                tpm.readPublic(Handle.AK);
            }
            try (Tpm tpm = Tpm.open(proxy.tcti())) {
                for (int length = 10; length < honest[0].length(); length++) {
                    Bytes cut = cut(honest[0], length);
                    proxy.attack((channel, command) -> cut);
                    assertFailure("truncated", () -> tpm.readPublic(Handle.AK));
                }
            }
        }
    }

    /** Shortened, with a header that says so. */
    private static Bytes cut(Bytes answer, int length) {
        return Bytes.concat(answer.slice(0, 2), Bytes.ofHex("%08x".formatted(length)), answer.slice(6, length - 6));
    }

    @Test
    void nothingStaysLoaded() throws Exception {
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            tpm.quote(Handle.AK, PcrSelection.BOOT);
        }
        assertEquals(0, swTpm.raw().countLoaded());
    }

    private static void assertFailure(String part, Executable work) {
        AzureSkrException failure = assertThrows(AzureSkrException.class, work);
        assertEquals(Stage.TPM, failure.stage());
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
}
