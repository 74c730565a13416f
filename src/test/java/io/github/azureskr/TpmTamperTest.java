// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.APPRAISAL;
import static io.github.azureskr.spec.Stage.ATTESTATION;
import static io.github.azureskr.spec.Stage.TPM;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vtpm.Interposer;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What passes between the process and the TPM: one bit of each field that counts, in commands and answers. */
@ExtendWith(LocalAzureExtension.class)
class TpmTamperTest {
    private static final int READ_PUBLIC = 0x173;
    private static final int PCR_READ = 0x17E;
    private static final int START_AUTH_SESSION = 0x176;
    private static final int POLICY_PCR = 0x17F;
    private static final int NV_READ = 0x14E;

    /** In an answer with sessions: tag, size, code, size of the parameters, size of the attestation. */
    private static final int ATTEST = 16;
    /** In an answer that makes an object: tag, size, code, handle, size of the parameters. */
    private static final int PUBLIC = 18;
    /** In TPMS_ATTEST behind magic, type, a name of 34 bytes, no extraData, clock and firmware. */
    private static final int ATTESTED = 4 + 2 + 2 + 34 + 2 + 17 + 8;

    private static final int AK_CERTIFICATE = 0x01C101D0;
    private static final String QUOTE = "quote signature: expected one by the AK, found one that does not verify";
    private static final String CERTIFICATION = "The certification of a new key is not signed by the expected AK";
    private static final String OTHER_KEY = "made another key than the one asked for";
    private static final String HMAC = "altered an answer: its session HMAC is wrong";

    private static final String BAD_AUTH = "HMAC does not fit the command: somebody on the channel to the TPM altered";

    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void undisturbedTpmIsBelieved(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"quotes", "certifications", "transferKeys", "otherAnswers", "decryptions"})
    void isRefusedForItsOwnReason(Tamper tamper, LocalAzure azure) throws Exception {
        tamper.isRefused(azure, key);
    }

    static Stream<Tamper> quotes() {
        int code = TpmChannel.QUOTE;
        return Stream.of(
                flip("quote's magic", code, ATTEST, TPM, "TPMS_ATTEST: magic is not TPM_GENERATED_VALUE"),
                flip("quote's type", code, ATTEST + 5, TPM, "type 0x8019 is neither a quote"),
                flip("quote's signer", code, ATTEST + 10, APPRAISAL, QUOTE),
                flip("quote's clock", code, ATTEST + 51, APPRAISAL, QUOTE),
                flip("quote's reset count", code, ATTEST + 55, APPRAISAL, QUOTE),
                flip("quote's firmware version", code, ATTEST + 65, APPRAISAL, QUOTE),
                flip(
                        "quote's bank",
                        code,
                        ATTEST + ATTESTED + 5,
                        TPM,
                        "a PCR selection other than one of the SHA-256 bank"),
                flip(
                        "quote's selection",
                        code,
                        ATTEST + ATTESTED + 7,
                        TPM,
                        "The TPM quoted PCRs [1, 2, 3, 4, 5, 6, 7], asked for"),
                flip("quote's digest", code, ATTEST + ATTESTED + 12, TPM, "the quote never matched the values of PCRs"),
                flip("quote's signature", code, ATTEST + ATTESTED + 60, APPRAISAL, QUOTE),
                command("quote asked over other PCRs", code, TpmChannel::overOtherPcrs, TPM, "[8, 9, 10, 11, 12"));
    }

    static Stream<Tamper> certifications() {
        int code = TpmChannel.CERTIFY;
        return Stream.of(
                flip("certification's magic", code, ATTEST, TPM, "TPMS_ATTEST: magic is not TPM_GENERATED_VALUE"),
                flip("certification's type", code, ATTEST + 5, TPM, "type 0x8016 is neither a quote"),
                flip("certification's signer", code, ATTEST + 10, TPM, CERTIFICATION),
                flip("certification's clock", code, ATTEST + 51, TPM, CERTIFICATION),
                flip("certified name", code, ATTEST + ATTESTED + 10, TPM, CERTIFICATION),
                flip("certified qualified name", code, ATTEST + ATTESTED + 50, TPM, CERTIFICATION),
                flip("certification's signature", code, ATTEST + ATTESTED + 100, TPM, CERTIFICATION));
    }

    static Stream<Tamper> transferKeys() {
        int code = TpmChannel.CREATE_PRIMARY;
        return Stream.of(
                flip("transfer key's type", code, PUBLIC + 3, TPM, "type is 0x0000, expected 0x0001"),
                flip("transfer key's name algorithm", code, PUBLIC + 5, TPM, "nameAlg is 0x000A, expected 0x000B"),
                flip("transfer key's attributes", code, PUBLIC + 9, TPM, OTHER_KEY),
                flip("transfer key's policy", code, PUBLIC + 12, TPM, OTHER_KEY),
                // What comes behind is read where it is not: of the modulus one in 250 has there what looks like a
                // length.
                flip("transfer key's symmetric algorithm", code, PUBLIC + 45, TPM, "TPM2B_PUBLIC: "),
                flip("transfer key's size", code, PUBLIC + 49, TPM, "a modulus of 2048 bits in a key of 2049 bits"),
                flip("transfer key's exponent", code, PUBLIC + 53, TPM, "exponent 1"),
                flip("transfer key's modulus", code, PUBLIC + 100, TPM, CERTIFICATION),
                command("transfer key asked for without a policy", code, TpmChannel::withoutPolicy, TPM, OTHER_KEY));
    }

    static Stream<Tamper> otherAnswers() {
        return Stream.of(
                flip("AK's attributes", READ_PUBLIC, 17, ATTESTATION, "AikPub is not a restricted signing key"),
                flip("AK's modulus", READ_PUBLIC, 60, TPM, CERTIFICATION),
                flip("a PCR's value", PCR_READ, 40, TPM, "the quote never matched the values of PCRs"),
                nv("AK certificate's key", AK_CERTIFICATE, 400, APPRAISAL, "AK certificate's key: expected RSA key"));
    }

    /** Encrypted and authenticated: only that something was altered is known. */
    static Stream<Tamper> decryptions() {
        int code = TpmChannel.RSA_DECRYPT;
        return Stream.of(
                        flip("session's nonce", START_AUTH_SESSION, 20, TPM, BAD_AUTH),
                        command(
                                "PCRs of the session's policy",
                                POLICY_PCR,
                                TpmTamperTest::otherPcrs,
                                TPM,
                                "TPM2_PolicyPCR: TPM_RC_VALUE"),
                        flip("decryption's size", code, 15, TPM, HMAC),
                        flip("decryption's plaintext", code, 18, TPM, HMAC),
                        answer("decryption's nonce", code, bytes -> flip(bytes, parametersEnd(bytes) + 4), TPM, HMAC),
                        answer("decryption's attributes", code, bytes -> flip(bytes, bytes.length - 35), TPM, HMAC),
                        answer("decryption's HMAC", code, bytes -> flip(bytes, bytes.length - 1), TPM, HMAC),
                        command(
                                "ciphertext on its way to the TPM",
                                code,
                                bytes -> flip(bytes, bytes.length - 40),
                                TPM,
                                BAD_AUTH),
                        command("HMAC on its way to the TPM", code, bytes -> flip(bytes, 60), TPM, BAD_AUTH))
                .map(Tamper::onceAttested);
    }

    private static Tamper flip(String name, int code, int offset, Stage stage, String... words) {
        return answer(name, code, bytes -> flip(bytes, offset), stage, words);
    }

    private static Tamper answer(String name, int code, UnaryOperator<byte[]> change, Stage stage, String... words) {
        return channel("answer: " + name, TpmChannel.answers(code, change), stage, words);
    }

    private static Tamper command(String name, int code, UnaryOperator<byte[]> change, Stage stage, String... words) {
        return channel("command: " + name, TpmChannel.commands(code, change), stage, words);
    }

    /** Of reads of one NV index, of which the first has the beginning. */
    private static Tamper nv(String name, int index, int offset, Stage stage, String... words) {
        return channel(
                "answer: " + name,
                new Interposer() {
                    @Override
                    public byte[] response(byte[] command, byte[] response) {
                        ByteBuffer asked = ByteBuffer.wrap(command);
                        boolean begins = asked.getInt(6) == NV_READ
                                && asked.getInt(14) == index
                                && asked.getShort(command.length - 2) == 0;
                        return begins ? flip(response, offset) : response;
                    }
                },
                stage,
                words);
    }

    private static Tamper channel(String name, Interposer interposer, Stage stage, String... words) {
        return Tamper.azure(name, stage, azure -> azure.paravisor().interpose(interposer), words);
    }

    /** The selection's mask ends the command. */
    private static byte[] otherPcrs(byte[] policyPcr) {
        return flip(policyPcr, policyPcr.length - 2);
    }

    private static int parametersEnd(byte[] answer) {
        return 14 + ByteBuffer.wrap(answer).getInt(10);
    }

    private static byte[] flip(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }
}
