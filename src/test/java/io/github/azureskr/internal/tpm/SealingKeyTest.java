// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The key that opens what was sealed for a restart, in a real swtpm: when the TPM lets it be used, and when not. */
class SealingKeyTest {
    private static final Bytes PLAINTEXT = Bytes.utf8("an AES key of 32 bytes, or less.");
    private static final NvCounter COUNTER = new NvCounter(0x01812345);
    private static final long SOON = 600_000;

    private final Bytes unique = Nonce.fresh(SealingKey.UNIQUE);
    private SwTpm swTpm;
    private Tpm tpm;
    private RSAPublicKey ak;
    private RSAPublicKey ek;

    @BeforeEach
    void start() throws Exception {
        swTpm = SwTpm.start();
        swTpm.raw().provisionAk();
        ek = swTpm.raw().readEk().publicKey();
        open();
        ak = tpm.readPublic(Handle.AK).publicKey();
        tpm.authenticateSalt(ak, Optional.of(ek));
        tpm.createCounter(COUNTER);
    }

    private void open() throws AzureSkrException {
        tpm = Tpm.open(swTpm.tcti());
    }

    @AfterEach
    void stop() throws IOException {
        tpm.close();
        int left = swTpm.raw().countLoaded();
        swTpm.close();
        assertEquals(0, left, "objects and sessions left in the TPM");
    }

    @Test
    void whatWasSealedOpensAfterARestart() throws Exception {
        SealingPolicy policy = policy();
        Bytes sealed = seal(policy);
        restart();
        assertEquals(PLAINTEXT, unseal(policy, sealed));
    }

    @Test
    void everyPartOfThePolicyAndOfUniqueMakesAnotherKey() throws Exception {
        SealingPolicy policy = policy();
        Bytes name = name(unique, policy);
        assertEquals(name, name(unique, policy));
        assertNotEquals(name, name(Nonce.fresh(SealingKey.UNIQUE), policy));
        assertNotEquals(name, name(unique, later(policy, 1)));
        assertNotEquals(name, name(unique, newer(policy, 1)));
        SealingPolicy other = new SealingPolicy(
                policy.pcrs(), policy.latestClock(), new NvCounter(0x01812346), policy.highestCount());
        assertNotEquals(name, name(unique, other));
    }

    @Test
    void anotherTpmMakesAnotherKey() throws Exception {
        SealingPolicy policy = policy();
        Bytes name = name(unique, policy);
        try (SwTpm other = SwTpm.start()) {
            other.raw().provisionAk();
            try (Tpm otherTpm = Tpm.open(other.tcti());
                    SealingKey key = otherTpm.sealingKey(unique, policy)) {
                assertNotEquals(name, key.name());
            }
        }
    }

    @Test
    void aClearedTpmMakesAnotherKey() throws Exception {
        SealingPolicy policy = policy();
        Bytes name = name(unique, policy);
        tpm.close();
        swTpm.raw().clear();
        open();
        assertNotEquals(name, name(unique, policy));
    }

    @Test
    void afterAPcrHasChangedItIsNotUsed() throws Exception {
        SealingPolicy policy = policy();
        Bytes sealed = seal(policy);
        tpm.close();
        swTpm.raw().extendPcr(4, "another kernel");
        open();
        assertRefused("TPM2_PolicyPCR", policy, sealed);
    }

    @Test
    void afterTheSealedTimeByTheTpmsClockItIsNotUsed() throws Exception {
        SealingPolicy policy = policy();
        Bytes sealed = seal(policy);
        tpm.close();
        swTpm.raw().setClock(policy.latestClock() - 60_000);
        open();
        assertEquals(PLAINTEXT, unseal(policy, sealed));
        tpm.close();
        swTpm.raw().setClock(policy.latestClock() + 1);
        open();
        assertRefused("By the TPM's own clock", policy, sealed);
    }

    @Test
    void afterSomethingNewerWasSealedItIsNotUsed() throws Exception {
        SealingPolicy policy = policy();
        Bytes sealed = seal(policy);
        assertEquals(policy.highestCount(), tpm.increment(COUNTER, policy.highestCount() - 1));
        assertEquals(PLAINTEXT, unseal(policy, sealed), "the limit itself is within it");
        tpm.increment(COUNTER, policy.highestCount());
        assertRefused("Something newer was sealed", policy, sealed);
    }

    @Test
    void withoutItsCounterItIsNotUsed() throws Exception {
        SealingPolicy policy = policy();
        Bytes sealed = seal(policy);
        tpm.close();
        swTpm.raw().undefineNv(COUNTER.index());
        open();
        assertRefused("TPM2_PolicyNV", policy, sealed);
        assertTrue(tpm.createCounter(COUNTER) > policy.highestCount() - 1, "defined anew it goes on counting");
    }

    @Test
    void aKeyThatAnotherTpmsAkCertifiesIsNotSealedTo() throws Exception {
        try (SwTpm other = SwTpm.start()) {
            other.raw().provisionAk();
            try (Tpm otherTpm = Tpm.open(other.tcti())) {
                RSAPublicKey otherAk = otherTpm.readPublic(Handle.AK).publicKey();
                SealingPolicy policy = policy();
                AzureSkrException e =
                        assertThrows(AzureSkrException.class, () -> tpm.certifiedSealingKey(unique, policy, otherAk));
                assertTrue(e.getMessage().contains("not signed by the expected AK"), e::getMessage);
            }
        }
    }

    @Test
    void aCounterGoesUpByOneAndSurvivesARestart() throws Exception {
        long before = tpm.createCounter(COUNTER);
        assertEquals(before + 1, tpm.increment(COUNTER, before));
        assertEquals(before + 1, tpm.count(COUNTER).orElseThrow());
        restart();
        tpm.authenticateSalt(ak, Optional.of(ek));
        assertEquals(before + 1, tpm.count(COUNTER).orElseThrow());
        assertTrue(tpm.count(new NvCounter(0x01812346)).isEmpty());
    }

    @Test
    void aCounterThatWasDefinedAndNotYetIncrementedIsTakenOver() throws Exception {
        NvCounter unwritten = new NvCounter(0x01812347);
        tpm.close();
        swTpm.raw().defineOwnerNv(unwritten.index(), 0x02020012, 8);
        open();
        tpm.authenticateSalt(ak, Optional.of(ek));
        assertTrue(tpm.count(unwritten).isEmpty());
        assertEquals(tpm.createCounter(unwritten), tpm.count(unwritten).orElseThrow());
    }

    @Test
    void anIndexOfSomebodyElseIsLeftAlone() throws Exception {
        NvCounter taken = new NvCounter(0x01812348);
        tpm.close();
        swTpm.raw().defineOwnerNv(taken.index(), 0x02020002, 8);
        open();
        tpm.authenticateSalt(ak, Optional.of(ek));
        AzureSkrException e = assertThrows(AzureSkrException.class, () -> tpm.createCounter(taken));
        assertTrue(e.getMessage().contains("0x01812348 is no counter of AzureSKR"), e::getMessage);
        assertTrue(e.remedy().orElseThrow().contains("tpm2_nvundefine -C o 0x01812348"), e::getMessage);
    }

    @Test
    void anOwnersPasswordIsNamedAsTheReason() throws Exception {
        tpm.close();
        swTpm.raw().setOwnerPassword("secret");
        open();
        tpm.authenticateSalt(ak, Optional.of(ek));
        AzureSkrException e = assertThrows(AzureSkrException.class, () -> tpm.createCounter(new NvCounter(0x01812349)));
        assertTrue(e.remedy().orElseThrow().contains("somebody has set one"), e::getMessage);
    }

    @Test
    void everyDigestHasAnIndexOfTheOwners() {
        assertEquals(new NvCounter(0x01BFFFFF), NvCounter.of(Bytes.ofHex("ff".repeat(32))));
        assertEquals(new NvCounter(0x01800000), NvCounter.of(Bytes.ofHex("00".repeat(32))));
        assertThrows(IllegalArgumentException.class, () -> new NvCounter(NvIndex.HCL_REPORT));
    }

    private SealingPolicy policy() throws Exception {
        long count = tpm.count(COUNTER).orElseThrow();
        Quote quote = tpm.quote(Handle.AK, PcrSelection.BOOT);
        return new SealingPolicy(quote.pcrs(), quote.clock() + SOON, COUNTER, count + 1);
    }

    private static SealingPolicy later(SealingPolicy policy, long by) {
        return new SealingPolicy(policy.pcrs(), policy.latestClock() + by, policy.counter(), policy.highestCount());
    }

    private static SealingPolicy newer(SealingPolicy policy, long by) {
        return new SealingPolicy(policy.pcrs(), policy.latestClock(), policy.counter(), policy.highestCount() + by);
    }

    private Bytes name(Bytes of, SealingPolicy policy) throws AzureSkrException {
        try (SealingKey key = tpm.sealingKey(of, policy)) {
            return key.name();
        }
    }

    private Bytes seal(SealingPolicy policy) throws Exception {
        try (SealingKey key = tpm.certifiedSealingKey(unique, policy, ak)) {
            return Sealer.seal(DecryptScheme.OAEP_SHA256, key.publicKey(), PLAINTEXT);
        }
    }

    private Bytes unseal(SealingPolicy policy, Bytes sealed) throws Exception {
        tpm.authenticateSalt(ak, Optional.of(ek));
        try (SealingKey key = tpm.sealingKey(unique, policy);
                SecretBytes secret = key.decrypt(DecryptScheme.OAEP_SHA256, sealed)) {
            return secret.lend(Bytes::copyOf);
        }
    }

    private void assertRefused(String reason, SealingPolicy policy, Bytes sealed) {
        AzureSkrException e = assertThrows(AzureSkrException.class, () -> unseal(policy, sealed));
        assertTrue(e.getMessage().contains(reason), e::getMessage);
    }

    private void restart() throws Exception {
        tpm.close();
        swTpm = swTpm.restart();
        open();
    }
}
