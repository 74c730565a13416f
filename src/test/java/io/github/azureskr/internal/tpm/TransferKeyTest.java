// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key that the services encrypt to, against a real swtpm behind a proxy that lets everything through. */
class TransferKeyTest {
    private static final Bytes PLAINTEXT = Bytes.utf8("an AES key of 32 bytes, or less.");

    /** The first policy session of a TPM. */
    private static final int SESSION = 0x03000000;

    private static final String AES_128_CFB = "000600800043";

    private SwTpm swTpm;
    private TpmProxy proxy;
    private RSAPublicKey ek;
    private Tpm tpm;

    @BeforeEach
    void start() throws Exception {
        swTpm = SwTpm.start();
        swTpm.raw().provisionAk();
        ek = swTpm.raw().readEk().publicKey();
        proxy = TpmProxy.before(swTpm);
        tpm = Tpm.open(proxy.tcti());
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
    void publicAreaIsTheReferenceClientsTemplateWithThePolicyOfThePcrs() throws Exception {
        try (TransferKey key = newKey()) {
            assertEquals(312, key.publicArea().length());
            assertTrue(key.publicArea()
                    .hex()
                    .startsWith("0136" + "0001000b" + "00020432" + "0020"
                            + "9a72c2e06a93c453a86efb47532e9c7a91dcab018e675919910c58d6a1a5aa78"
                            + "0010" + "0010" + "0800" + "00000000" + "0100"));
        }
    }

    @Test
    void everyKeyIsAnother() throws Exception {
        Set<Bytes> keys = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            try (TransferKey key = newKey()) {
                keys.add(key.publicArea());
            }
        }
        assertEquals(3, keys.size());
    }

    @Test
    void akCertifiesItsName() throws Exception {
        RSAPublicKey ak = tpm.readPublic(Handle.AK).publicKey();
        try (TransferKey key = newKey()) {
            Certification certification = key.certification();
            Attest attest = Attest.read(certification.attest());
            assertTrue(certification.isSignedBy(ak));
            assertEquals(141, certification.attest().length());
            assertEquals(
                    PublicArea.read(key.publicArea()).name(), attest.certified().name());
            assertEquals(Bytes.EMPTY, attest.extraData());
        }
    }

    @ParameterizedTest
    @EnumSource
    void decryptsWhatAServiceEncrypted(DecryptScheme scheme) throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            assertEquals(PLAINTEXT, decrypt(key, scheme, PLAINTEXT));
            assertEquals(Bytes.EMPTY, decrypt(key, scheme, Bytes.EMPTY));
        }
    }

    @Test
    void oneSessionDoesForAllDecryptionsAndEachMeetsThePolicyAnew() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            for (int i = 0; i < 3; i++) {
                Bytes plaintext = Bytes.utf8("plaintext " + i);
                assertEquals(plaintext, decrypt(key, DecryptScheme.OAEP_SHA256, plaintext));
            }
        }
        assertEquals(1, sent(CommandCode.START_AUTH_SESSION));
        assertEquals(3, sent(CommandCode.POLICY_PCR));
        assertEquals(3, sent(CommandCode.RSA_DECRYPT));
    }

    @ParameterizedTest
    @EnumSource(names = {"POLICY_PCR", "RSA_DECRYPT"})
    void sessionThatSomebodyElseFlushedIsReplaced(CommandCode before) throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
            before(before, 1, () -> proxy.raw().flush(SESSION));
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
            assertEquals(2, sent(CommandCode.START_AUTH_SESSION));
        }
    }

    @Test
    void sessionThatIsFlushedAsSoonAsItBeginsIsToldOf() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            before(CommandCode.POLICY_PCR, 1, () -> proxy.raw().flush(SESSION));
            assertTpmFailure("TPM_RC_REFERENCE_H0", key);
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
        }
    }

    /** Other TPMs than libtpms may blame the handle in either way. */
    @ParameterizedTest
    @ValueSource(ints = {0x18B, 0x910})
    void sessionThatThePolicyCommandDoesNotFindIsReplaced(int code) throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
            answerOnce(CommandCode.POLICY_PCR, code, () -> proxy.raw().flush(SESSION));
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
            assertEquals(2, sent(CommandCode.START_AUTH_SESSION));
        }
    }

    @Test
    void keyThatSomebodyElseFlushedIsNoLostSession() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
            // After the salt key, the second object.
            before(CommandCode.RSA_DECRYPT, 1, () -> proxy.raw().flush(0x80000001));
            assertTpmFailure("TPM_RC_REFERENCE_H0", key);
            assertEquals(1, sent(CommandCode.START_AUTH_SESSION));
        }
    }

    /** His own encrypts nothing, or as ours does; and meets the key's policy, where that is shown after he took it, or not. */
    @ParameterizedTest
    @CsvSource({"0010, POLICY_PCR", AES_128_CFB + ", POLICY_PCR", AES_128_CFB + ", RSA_DECRYPT"})
    void sessionWhoseHandleSomebodyElseTookIsReplacedAndHisIsLeftToHim(String symmetric, CommandCode before)
            throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
            before(before, 1, () -> takeSession(symmetric));
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
            assertEquals(2, sent(CommandCode.START_AUTH_SESSION));
            proxy.raw().flush(SESSION);
        }
    }

    /** It keeps others away: whatever does not fit then was altered. */
    @Test
    void behindAResourceManagerASessionThatDoesNotFitIsToldOfAtOnce() throws Exception {
        PcrValues pcrs = tpm.readPcrs(PcrSelection.BOOT);
        Transport channel = new ManagedTransport(Tcti.open(proxy.tcti(), Duration.ofMinutes(1)));
        try (Connection connection = new Connection(channel, Duration.ofMinutes(1));
                Decryption decryption = new Decryption(connection, SaltKey.endorsementKey(connection, ek))) {
            PrimaryKey key =
                    PrimaryKey.create(connection, Handle.NULL, Template.transferKey(pcrs.policy()), made -> made);
            Bytes sealed = Sealer.seal(DecryptScheme.OAEP_SHA256, key.area().publicKey(), PLAINTEXT);
            decryption.decrypt(key, pcrs, DecryptScheme.OAEP_SHA256, sealed).close();
            before(CommandCode.POLICY_PCR, 1, () -> takeSession(AES_128_CFB));
            AzureSkrException failure = assertThrows(
                    AzureSkrException.class, () -> decryption.decrypt(key, pcrs, DecryptScheme.OAEP_SHA256, sealed));
            assertTrue(failure.getMessage().contains("HMAC does not fit"), failure.getMessage());
            assertEquals(1, sent(CommandCode.START_AUTH_SESSION));
        }
    }

    private record ManagedTransport(Transport channel) implements Transport {
        @Override
        public Bytes transmit(Bytes command) throws IOException {
            return channel.transmit(command);
        }

        @Override
        public boolean isManaged() {
            return true;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private void takeSession(String symmetric) throws IOException {
        proxy.raw().flush(SESSION);
        proxy.raw().startPolicySession(Bytes.ofHex(symmetric));
    }

    @Test
    void pcrThatChangesBetweenTwoDecryptionsMakesTheKeyUseless() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
            proxy.raw().extendPcr(4, "kexec");
            assertTpmFailure("PCRs have changed", key);
        }
    }

    @Test
    void decryptsUnderThePersistentEndorsementKey() throws Exception {
        proxy.raw().provisionEk();
        tpm.authenticateSalt(ak(), Optional.of(ek));
        assertEquals(0, proxy.raw().countLoaded(), "the persistent key needs no slot");
        assertDecrypts();
    }

    @Test
    void foreignKeyInTheEndorsementKeysPlaceIsPassedOver() throws Exception {
        String eccStorageKey = "0023 000B 00030472 0000 0006 0080 0043 0010 0003 0010 0000 0000";
        proxy.raw().persist(0x40000001, eccStorageKey, Handle.EK);
        tpm.authenticateSalt(ak(), Optional.of(ek));
        assertDecrypts();
    }

    @Test
    void decryptsUnderACertifiedStorageKeyWhereTheClaimsNameNoEndorsementKey() throws Exception {
        tpm.authenticateSalt(ak(), Optional.empty());
        assertDecrypts();
    }

    @Test
    void saltKeyMayBeAuthenticatedAnew() throws Exception {
        for (int i = 0; i < 4; i++) {
            tpm.authenticateSalt(ak(), i % 2 == 0 ? Optional.of(ek) : Optional.empty());
        }
        assertDecrypts();
    }

    @Test
    void wrongPaddingWrongKeyAndWrongLengthGiveOneMessage() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            RSAPublicKey own = PublicArea.read(key.publicArea()).publicKey();
            Bytes oaep = Sealer.seal(DecryptScheme.OAEP_SHA256, own, PLAINTEXT);
            Set<String> messages = new HashSet<>();
            messages.add(undecryptable(key, DecryptScheme.OAEP_SHA1, oaep));
            messages.add(undecryptable(key, DecryptScheme.RSAES, oaep));
            messages.add(undecryptable(key, DecryptScheme.OAEP_SHA256, oaep.slice(0, 255)));
            messages.add(undecryptable(key, DecryptScheme.OAEP_SHA256, Bytes.concat(oaep, oaep)));
            messages.add(undecryptable(key, DecryptScheme.OAEP_SHA256, Bytes.ofHex("ff".repeat(256))));
            messages.add(undecryptable(key, DecryptScheme.OAEP_SHA256, Bytes.ofHex("00".repeat(256))));
            messages.add(undecryptable(
                    key, DecryptScheme.OAEP_SHA256, Sealer.seal(DecryptScheme.OAEP_SHA256, ek, PLAINTEXT)));
            assertEquals(1, messages.size(), messages::toString);
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
        }
    }

    @Test
    void changedPcrMakesTheKeyUseless() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            proxy.raw().extendPcr(4, "kexec");
            assertTpmFailure("PCRs have changed", key);
        }
    }

    @Test
    void pcrThatChangesBetweenPolicyAndUseMakesTheKeyUseless() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            beforeEachDecryption(1, () -> proxy.raw().extendPcr(4, "kexec"));
            assertTpmFailure("PCRs have changed", key);
        }
    }

    @Test
    void pcrOutsideThePolicyThatChangesInBetweenIsOvercome() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            beforeEachDecryption(3, () -> proxy.raw().extendPcr(10, "IMA"));
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.RSAES, PLAINTEXT));
        }
    }

    @Test
    void pcrsThatNeverRestEndTheDecryptionWithTheReason() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = newKey()) {
            beforeEachDecryption(Integer.MAX_VALUE, () -> proxy.raw().extendPcr(10, "IMA"));
            assertTpmFailure("TPM_RC_PCR_CHANGED (0x128)", key);
        }
    }

    @Test
    void keyOfOtherPcrValuesCannotDecrypt() throws Exception {
        PcrValues before = tpm.readPcrs(PcrSelection.BOOT);
        proxy.raw().extendPcr(0, "firmware");
        tpm.authenticateSalt(ak(), Optional.of(ek));
        try (TransferKey key = tpm.newTransferKey(Handle.AK, before)) {
            assertTpmFailure("PCRs have changed", key);
        }
    }

    @Test
    void decryptionBeforeTheSaltKeyIsAuthenticatedIsOurBug() throws Exception {
        try (TransferKey key = newKey()) {
            assertThrows(AssertionError.class, () -> key.decrypt(DecryptScheme.RSAES, Bytes.EMPTY));
        }
    }

    @Test
    void closedKeyLeavesALaterKeyInTheSameSlotAlone() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        TransferKey first = newKey();
        first.close();
        try (TransferKey second = newKey()) {
            first.close();
            assertThrows(IllegalStateException.class, () -> first.decrypt(DecryptScheme.RSAES, Bytes.EMPTY));
            assertEquals(PLAINTEXT, decrypt(second, DecryptScheme.RSAES, PLAINTEXT));
        }
    }

    @Test
    void keyThatWasNotClosedGoesWithTheTpm() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        TransferKey key = newKey();
        assertEquals(2, proxy.raw().countLoaded());
        tpm.close();
        assertEquals(0, proxy.raw().countLoaded());
        key.close();
    }

    @Test
    void manyThreadsShareOneTpm() throws Exception {
        tpm.authenticateSalt(ak(), Optional.of(ek));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (TransferKey key = newKey()) {
            List<Future<Bytes>> results = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                Bytes plaintext = Bytes.utf8("plaintext " + i);
                results.add(threads.submit(() -> decrypt(key, DecryptScheme.OAEP_SHA256, plaintext)));
            }
            for (int i = 0; i < results.size(); i++) {
                assertEquals(Bytes.utf8("plaintext " + i), results.get(i).get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void slotsTakenByOthersAreNamedAsTheReason() throws Exception {
        List<TransferKey> keys = new ArrayList<>();
        AzureSkrException failure = assertThrows(AzureSkrException.class, () -> {
            while (true) {
                keys.add(newKey());
            }
        });
        assertNotEquals(0, keys.size());
        assertTrue(failure.getMessage().contains("TPM_RC_OBJECT_MEMORY (0x902)"), failure.getMessage());
        assertTrue(failure.getMessage().contains("device:/dev/tpmrm0"), failure.getMessage());
    }

    /** Something that may fail as the TPM's channel does. */
    @FunctionalInterface
    private interface Event {
        void happen() throws IOException;
    }

    private void beforeEachDecryption(int times, Event event) {
        before(CommandCode.RSA_DECRYPT, times, event);
    }

    private void before(CommandCode code, int times, Event event) {
        int[] seen = {0};
        proxy.attack((channel, command) -> {
            if (TpmProxy.code(command) == code.value() && seen[0]++ < times) {
                event.happen();
            }
            return channel.exchange(command);
        });
    }

    /** The TPM is not asked: this is what it answers the first time, after the event. */
    private void answerOnce(CommandCode code, int answer, Event event) {
        boolean[] answered = {false};
        proxy.attack((channel, command) -> {
            if (TpmProxy.code(command) != code.value() || answered[0]) {
                return channel.exchange(command);
            }
            answered[0] = true;
            event.happen();
            return new ByteWriter().u16(Command.NO_SESSIONS).u32(10).u32(answer).toBytes();
        });
    }

    private long sent(CommandCode code) {
        return proxy.traffic().stream()
                .filter(passed -> TpmProxy.code(passed) == code.value())
                .count();
    }

    private RSAPublicKey ak() throws AzureSkrException {
        return tpm.readPublic(Handle.AK).publicKey();
    }

    private TransferKey newKey() throws AzureSkrException {
        return tpm.newTransferKey(Handle.AK, tpm.readPcrs(PcrSelection.BOOT));
    }

    private void assertDecrypts() throws Exception {
        try (TransferKey key = newKey()) {
            assertEquals(PLAINTEXT, decrypt(key, DecryptScheme.OAEP_SHA256, PLAINTEXT));
        }
    }

    private static Bytes decrypt(TransferKey key, DecryptScheme scheme, Bytes plaintext)
            throws IOException, GeneralSecurityException {
        RSAPublicKey publicKey = PublicArea.read(key.publicArea()).publicKey();
        try (SecretBytes secret = key.decrypt(scheme, Sealer.seal(scheme, publicKey, plaintext))) {
            return secret.lend(Bytes::copyOf);
        }
    }

    private static String undecryptable(TransferKey key, DecryptScheme scheme, Bytes ciphertext) {
        return assertThrows(UndecryptableException.class, () -> key.decrypt(scheme, ciphertext))
                .getMessage();
    }

    private static void assertTpmFailure(String part, TransferKey key) {
        AzureSkrException failure =
                assertThrows(AzureSkrException.class, () -> decrypt(key, DecryptScheme.RSAES, PLAINTEXT));
        assertEquals(Stage.TPM, failure.stage());
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
}
