// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.snp.HclLayout;
import io.github.azureskr.emulator.snp.VmConfiguration;
import io.github.azureskr.emulator.vtpm.Interposer;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever sits on the channel between the machine and its TPM learns no key, and alters nothing unnoticed. */
class TpmChannelTest {
    private static final Map<HclLayout, LocalAzure> MACHINES = new EnumMap<>(HclLayout.class);
    private static final List<HclLayout> LAYOUTS = List.of(HclLayout.ONE_KEY, HclLayout.TWO_KEYS);

    /** Response header, parameterSize, TPM2B of 32 bytes, and an authorization with two TPM2B of 32 bytes. */
    private static final int ANSWER = 10 + 4 + 34 + 34 + 1 + 34;

    @BeforeAll
    static void start() throws Exception {
        for (HclLayout layout : LAYOUTS) {
            VmConfiguration vm = VmConfiguration.azure().withHclLayout(layout);
            LocalAzure azure = LocalAzure.start(LocalAzureOptions.azure().withVm(vm));
            MACHINES.put(layout, azure);
            azure.createKey("web");
        }
    }

    @AfterEach
    void restore() {
        MACHINES.values().forEach(LocalAzure::restore);
    }

    @AfterAll
    static void stop() throws Exception {
        for (LocalAzure azure : MACHINES.values()) {
            azure.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ONE_KEY", "TWO_KEYS"})
    void whoeverListensSeesNoKeyInTheClear(HclLayout layout) throws Exception {
        LocalAzure azure = MACHINES.get(layout);
        KnownSecrets secrets = KnownSecrets.of(azure);
        TpmRecording recording = new TpmRecording();
        azure.paravisor().interpose(recording);
        RSAPrivateKey released =
                (RSAPrivateKey) Stores.load(configuration(azure)).getKey("web", null);

        secrets.sealed().forEach(sent -> assertTrue(recording.shows(sent), "it listens at the right place"));
        for (byte[] secret : List.of(
                secrets.innerKey(),
                secrets.transferKey(),
                released.getPrivateExponent().toByteArray(),
                released.getEncoded())) {
            assertFalse(recording.shows(secret));
        }
        // Nor a part of one: what is encrypted with a weak stream would show.
        parts(secrets.innerKey()).forEach(part -> assertFalse(recording.shows(part), "MAA's inner key"));
        parts(secrets.transferKey()).forEach(part -> assertFalse(recording.shows(part), "Key Vault's transfer key"));
        parts(released.getPrivateExponent().toByteArray())
                .forEach(part -> assertFalse(recording.shows(part), "the released key"));
        assertEquals(Set.of(), recording.left());
    }

    @ParameterizedTest(name = "{0}, decryption {1}, byte {2}")
    @MethodSource
    void bitFlippedInADecryptionsAnswerIsNoticed(HclLayout layout, int decryption, int offset) {
        LocalAzure azure = MACHINES.get(layout);
        Flip flip = new Flip(decryption, offset);
        azure.paravisor().interpose(flip);
        AzureSkrException refusal = Stores.refusal(configuration(azure));
        assertEquals(decryption, flip.seen, "nothing is decrypted after the altered answer");
        assertTrue(Set.of(Stage.TPM, Stage.UNWRAP).contains(refusal.stage()), refusal.getMessage());
        if (offset >= 10) {
            assertEquals(ANSWER, flip.length);
            assertTrue(refusal.getMessage().contains("altered"), refusal.getMessage());
        }
    }

    /** The first decryption is of MAA's inner key, the second of Key Vault's transfer key. */
    static Stream<Arguments> bitFlippedInADecryptionsAnswerIsNoticed() {
        return LAYOUTS.stream()
                .flatMap(layout -> IntStream.of(1, 2)
                        .boxed()
                        .flatMap(decryption -> offsets().mapToObj(offset -> Arguments.of(layout, decryption, offset))));
    }

    /** The tag, the response code, and everything after the header. The size is the next test's. */
    private static IntStream offsets() {
        return IntStream.concat(IntStream.of(0, 1, 6, 9), IntStream.iterate(10, at -> at < ANSWER, at -> at + 5));
    }

    /** A longer size has the reader wait for what never comes. */
    @ParameterizedTest
    @MethodSource
    void bitFlippedInTheSizeOfADecryptionsAnswerIsNoticed(int decryption, int bit) {
        LocalAzure azure = MACHINES.get(HclLayout.TWO_KEYS);
        azure.paravisor().interpose(new Flip(decryption, bit));
        AzureSkrException refusal = Stores.refusal(configuration(azure) + "timeout=2s");
        assertTrue(Set.of(Stage.TPM, Stage.UNWRAP, Stage.RELEASE).contains(refusal.stage()), refusal.getMessage());
    }

    static Stream<Arguments> bitFlippedInTheSizeOfADecryptionsAnswerIsNoticed() {
        return IntStream.of(1, 2)
                .boxed()
                .flatMap(
                        decryption -> IntStream.rangeClosed(2, 5).mapToObj(offset -> Arguments.of(decryption, offset)));
    }

    /** Flips one bit in one byte of one RSA_Decrypt's answer. */
    private static final class Flip implements Interposer {
        private final int decryption;
        private final int offset;
        private int seen;
        private int length;

        Flip(int decryption, int offset) {
            this.decryption = decryption;
            this.offset = offset;
        }

        @Override
        public byte[] response(byte[] command, byte[] response) {
            if (TpmRecording.code(command) != TpmRecording.RSA_DECRYPT || ++seen != decryption) {
                return response;
            }
            length = response.length;
            byte[] altered = response.clone();
            altered[offset] ^= (byte) (1 << (offset % 8));
            return altered;
        }
    }

    private static String configuration(LocalAzure azure) {
        return azure.configuration() + "key.web=" + azure.uri(AzureService.KEY_VAULT) + "/keys/web\n";
    }

    private static Stream<byte[]> parts(byte[] secret) {
        return IntStream.rangeClosed(0, secret.length - 8).mapToObj(at -> Arrays.copyOfRange(secret, at, at + 8));
    }
}
