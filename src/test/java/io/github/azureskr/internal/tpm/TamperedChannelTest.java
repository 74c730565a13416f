// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Somebody sits between the provider and the TPM: he learns nothing, and whatever he alters is noticed. */
class TamperedChannelTest {
    private static final DecryptScheme SCHEME = DecryptScheme.OAEP_SHA256;
    private static final Bytes SECRET = Bytes.utf8("this must not pass in the clear.");

    /** Where TPM2B_PUBLIC begins in CreatePrimary, and in the answer to it. */
    private static final int IN_PUBLIC = 33;

    private static final int OUT_PUBLIC = 18;

    private static RSAPublicKey foreign;

    private SwTpm swTpm;
    private TpmProxy proxy;
    private RSAPublicKey ak;
    private RSAPublicKey ek;
    private Tpm tpm;

    @BeforeAll
    static void makeForeignKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        foreign = (RSAPublicKey) generator.generateKeyPair().getPublic();
    }

    @BeforeEach
    void start() throws Exception {
        swTpm = SwTpm.start();
        swTpm.raw().provisionAk();
        ek = swTpm.raw().readEk().publicKey();
        proxy = TpmProxy.before(swTpm);
        tpm = Tpm.open(proxy.tcti());
        ak = tpm.readPublic(Handle.AK).publicKey();
    }

    @AfterEach
    void stop() throws IOException {
        tpm.close();
        int left = proxy.raw().countLoaded();
        proxy.close();
        swTpm.close();
        assertEquals(0, left, "objects and sessions left in the TPM");
    }

    @Test
    void whoeverListensSeesTheCiphertextButNotThePlaintext() throws Exception {
        for (Optional<RSAPublicKey> claimed : List.of(Optional.of(ek), Optional.<RSAPublicKey>empty())) {
            tpm.authenticateSalt(ak, claimed);
            try (TransferKey key = newKey()) {
                Bytes ciphertext = seal(key);
                assertEquals(SECRET, open(key, ciphertext));
                assertTrue(wasSeen(ciphertext));
                assertFalse(wasSeen(SECRET));
                assertFalse(wasSeen(SECRET.slice(0, 8)));
            }
        }
    }

    @Test
    void everyAlteredByteOfTheAnswerIsNoticed() throws Exception {
        tpm.authenticateSalt(ak, Optional.of(ek));
        try (TransferKey key = newKey()) {
            int length = answerLength(key);
            for (int offset = 10; offset < length; offset++) {
                int at = offset;
                onAnswer(CommandCode.RSA_DECRYPT, answer -> flip(answer, at, 1 << at % 8));
                AzureSkrException failure = assertThrows(AzureSkrException.class, () -> open(key, seal(key)));
                assertTrue(failure.getMessage().contains("altered"), failure.getMessage());
            }
            proxy.attack(RawTpm.Channel::exchange);
            assertEquals(SECRET, open(key, seal(key)));
        }
    }

    @Test
    void alteredBitsOfTheAnswersHeaderAreNoticed() throws Exception {
        for (int bit = 0; bit < 80; bit += 3) {
            int at = bit;
            proxy.attack(RawTpm.Channel::exchange);
            try (Tpm victim = Tpm.open(proxy.tcti())) {
                victim.authenticateSalt(ak, Optional.empty());
                TransferKey key = victim.newTransferKey(Handle.AK, victim.readPcrs(PcrSelection.BOOT));
                onAnswer(CommandCode.RSA_DECRYPT, answer -> flip(answer, at / 8, 1 << at % 8));
                assertThrows(AzureSkrException.class, () -> open(key, seal(key)), "bit " + bit);
            }
            // A broken channel is closed, and then it is the resource manager that flushes.
            proxy.raw().flushAll();
        }
    }

    @Test
    void answerOfAnEarlierDecryptionIsNoticed() throws Exception {
        tpm.authenticateSalt(ak, Optional.of(ek));
        try (TransferKey key = newKey()) {
            Bytes[] first = {Bytes.EMPTY};
            onAnswer(CommandCode.RSA_DECRYPT, answer -> first[0] = answer);
            open(key, seal(key));
            onAnswer(CommandCode.RSA_DECRYPT, answer -> first[0]);
            assertAltered(key);
        }
    }

    @Test
    void otherNonceOfTheTpmIsNoticed() throws Exception {
        tpm.authenticateSalt(ak, Optional.of(ek));
        try (TransferKey key = newKey()) {
            onAnswer(CommandCode.START_AUTH_SESSION, answer -> flip(answer, answer.length() - 1, 1));
            assertAltered(key);
        }
    }

    @Test
    void otherCiphertextIsNoticed() throws Exception {
        tpm.authenticateSalt(ak, Optional.of(ek));
        try (TransferKey key = newKey()) {
            Bytes other = seal(key);
            onCommand(
                    CommandCode.RSA_DECRYPT,
                    command -> Bytes.concat(
                            command.slice(0, command.length() - 262), other, command.slice(command.length() - 6, 6)));
            assertAltered(key);
        }
    }

    @Test
    void sessionWithoutEncryptionIsNoticed() throws Exception {
        tpm.authenticateSalt(ak, Optional.of(ek));
        try (TransferKey key = newKey()) {
            int attributes = 14 + 4 + 4 + 2 + 32;
            onCommand(CommandCode.RSA_DECRYPT, command -> flip(command, attributes, 0x40));
            assertAltered(key);
        }
    }

    @Test
    void answerWithoutTheSessionIsNoticed() throws Exception {
        tpm.authenticateSalt(ak, Optional.of(ek));
        try (TransferKey key = newKey()) {
            Bytes bare = Bytes.ofHex("8001" + "00000011" + "00000000" + "0005" + "68656c6c6f");
            onAnswer(CommandCode.RSA_DECRYPT, answer -> bare);
            assertAltered(key);
        }
    }

    @Test
    void templateWithoutThePolicyIsRefusedAndItsKeyDropped() throws Exception {
        onCommand(CommandCode.CREATE_PRIMARY, TamperedChannelTest::withoutPolicy);
        assertRefused("The TPM made another key than the one asked for", this::newKey);
    }

    /** A password may take the policy's place: userWithAuth is set, and 32 bytes less stand in three sizes. */
    private static Bytes withoutPolicy(Bytes command) {
        return new ByteWriter()
                .bytes(command.slice(0, 2))
                .u32(command.length() - 32)
                .bytes(command.slice(6, IN_PUBLIC - 6))
                .u16(0x0136 - 32)
                .bytes(command.slice(IN_PUBLIC + 2, 4))
                .u32(0x00020472)
                .u16(0)
                .bytes(command.slice(IN_PUBLIC + 44, command.length() - IN_PUBLIC - 44))
                .toBytes();
    }

    @Test
    void templateWithOtherAttributesIsRefusedAndItsKeyDropped() throws Exception {
        onCommand(CommandCode.CREATE_PRIMARY, command -> flip(command, IN_PUBLIC + 9, 0x40));
        assertRefused("The TPM made another key than the one asked for", this::newKey);
    }

    @Test
    void transferKeyOfSomebodyElseIsRefused() throws Exception {
        onAnswer(CommandCode.CREATE_PRIMARY, this::withForeignModulus);
        assertRefused("is of another key", this::newKey);
    }

    @Test
    void certificationWithAnotherSignatureIsRefused() throws Exception {
        onAnswer(CommandCode.CERTIFY, answer -> flip(answer, answer.length() - 20, 1));
        assertRefused("not signed by the expected AK", this::newKey);
    }

    @Test
    void endorsementKeyOtherThanTheClaimedOneIsRefused() throws Exception {
        assertRefused("is not the HCLEkPub", () -> tpm.authenticateSalt(ak, Optional.of(ak)));
    }

    @Test
    void claimedEndorsementKeyOfAnotherTpmDecryptsNothing() throws Exception {
        onAnswer(CommandCode.CREATE_PRIMARY, this::withForeignModulus);
        tpm.authenticateSalt(ak, Optional.of(foreign));
        proxy.attack(RawTpm.Channel::exchange);
        try (TransferKey key = newKey()) {
            assertRefused("cannot decrypt the session's salt", () -> open(key, seal(key)));
        }
    }

    @Test
    void storageKeyThatAnotherAkCertifiesIsRefused() throws Exception {
        assertRefused("not signed by the expected AK", () -> tpm.authenticateSalt(ek, Optional.empty()));
    }

    @Test
    void storageKeyOfSomebodyElseIsRefused() throws Exception {
        onAnswer(CommandCode.CREATE_PRIMARY, this::withForeignModulus);
        assertRefused("is of another key", () -> tpm.authenticateSalt(ak, Optional.empty()));
    }

    @Test
    void storageKeyWithOtherAttributesThanShownIsRefused() throws Exception {
        proxy.attack((channel, command) -> {
            if (TpmProxy.code(command) != CommandCode.CREATE_PRIMARY.value()) {
                return channel.exchange(command);
            }
            Bytes answer = channel.exchange(flip(command, IN_PUBLIC + 8, 0x04));
            return flip(answer, OUT_PUBLIC + 8, 0x04);
        });
        assertRefused("is of another key", () -> tpm.authenticateSalt(ak, Optional.empty()));
    }

    @Test
    void malformedCreationIsRefusedAndClosesTheChannel() throws Exception {
        onAnswer(CommandCode.CREATE_PRIMARY, answer -> flip(answer, 1, 3));
        assertRefused("answer to TPM2_CreatePrimary", this::newKey);
        assertRefused("broke during an earlier command", this::newKey);
        proxy.raw().flushAll();
    }

    private TransferKey newKey() throws AzureSkrException {
        return tpm.newTransferKey(Handle.AK, tpm.readPcrs(PcrSelection.BOOT));
    }

    private static Bytes seal(TransferKey key) throws IOException, GeneralSecurityException {
        return Sealer.seal(SCHEME, PublicArea.read(key.publicArea()).publicKey(), SECRET);
    }

    private static Bytes open(TransferKey key, Bytes ciphertext) throws AzureSkrException, UndecryptableException {
        try (SecretBytes secret = key.decrypt(SCHEME, ciphertext)) {
            return secret.lend(Bytes::copyOf);
        }
    }

    private boolean wasSeen(Bytes content) {
        return proxy.traffic().stream().anyMatch(passed -> passed.hex().contains(content.hex()));
    }

    private int answerLength(TransferKey key) throws IOException, GeneralSecurityException {
        int[] length = {0};
        onAnswer(CommandCode.RSA_DECRYPT, answer -> {
            length[0] = answer.length();
            return answer;
        });
        open(key, seal(key));
        return length[0];
    }

    private void onCommand(CommandCode code, UnaryOperator<Bytes> change) {
        proxy.attack((channel, command) ->
                channel.exchange(TpmProxy.code(command) == code.value() ? change.apply(command) : command));
    }

    private void onAnswer(CommandCode code, UnaryOperator<Bytes> change) {
        proxy.attack((channel, command) -> {
            Bytes answer = channel.exchange(command);
            return TpmProxy.code(command) == code.value() ? change.apply(answer) : answer;
        });
    }

    private static Bytes flip(Bytes content, int offset, int bits) {
        byte[] altered = content.toArray();
        altered[offset] ^= (byte) bits;
        return Bytes.owning(altered);
    }

    /** The attacker's key in an answer to CreatePrimary: the modulus ends the public area. */
    private Bytes withForeignModulus(Bytes answer) {
        int end = OUT_PUBLIC + 2 + answer.asBuffer().getShort(OUT_PUBLIC);
        Bytes modulus = Template.STORAGE.withModulus(foreign.getModulus()).unique();
        return Bytes.concat(answer.slice(0, end - 256), modulus, answer.slice(end, answer.length() - end));
    }

    private static void assertAltered(TransferKey key) {
        assertRefused("altered", () -> open(key, seal(key)));
    }

    private static void assertRefused(String part, Executable work) {
        AzureSkrException failure = assertThrows(AzureSkrException.class, work);
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
}
