// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.VmConfiguration;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLogTest {
    private static final Map<Integer, String> HASHES = Map.of(4, "SHA-1", 0xB, "SHA-256", 0xC, "SHA-384");
    private static final int DRIVER_CONFIG = 0x80000001;
    private static final int SEPARATOR = 4;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void replaysToThePcrsAndTellsWhetherSecureBootIsOn(boolean secureBoot) throws Exception {
        SnpMachine machine = new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure());
        VmConfiguration vm = VmConfiguration.azure().withSecureBoot(secureBoot);
        try (Paravisor paravisor = Paravisor.start(machine, vm);
                TestGuest guest = TestGuest.connect(paravisor)) {
            Replay replay = new Replay(paravisor.eventLog());
            for (DigestAlgorithm bank : DigestAlgorithm.values()) {
                for (int pcr = 0; pcr < 16; pcr++) {
                    assertArrayEquals(replay.pcr(bank.id(), pcr), guest.pcr(bank, pcr), bank + " PCR " + pcr);
                }
            }
            assertEquals(secureBoot ? 1 : 0, replay.secureBoot);
            assertEquals(8, replay.separators);
        }
    }

    @Test
    void fileHoldsTheLog() throws Exception {
        try (Paravisor paravisor = Paravisor.start(SnpConfiguration.azure())) {
            assertArrayEquals(paravisor.eventLog(), Files.readAllBytes(paravisor.eventLogFile()));
        }
    }

    /** Reads the log with nothing of the writer's, and extends PCRs of its own. */
    private static final class Replay {
        private final Map<String, byte[]> pcrs = new HashMap<>();
        private int secureBoot = -1;
        private int separators;

        Replay(byte[] log) throws Exception {
            ByteBuffer in = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
            in.position(8 + 20);
            in.position(in.position() + 4 + in.getInt(in.position()));
            while (in.hasRemaining()) {
                event(in);
            }
        }

        byte[] pcr(int bank, int pcr) throws Exception {
            int size = MessageDigest.getInstance(HASHES.get(bank)).getDigestLength();
            return pcrs.getOrDefault(bank + ":" + pcr, new byte[size]);
        }

        private void event(ByteBuffer in) throws Exception {
            int pcr = in.getInt();
            int type = in.getInt();
            for (int digests = in.getInt(); digests > 0; digests--) {
                int bank = in.getShort();
                MessageDigest hash = MessageDigest.getInstance(HASHES.get(bank));
                byte[] digest = new byte[hash.getDigestLength()];
                in.get(digest);
                hash.update(pcr(bank, pcr));
                pcrs.put(bank + ":" + pcr, hash.digest(digest));
            }
            byte[] data = new byte[in.getInt()];
            in.get(data);
            if (type == SEPARATOR) {
                separators++;
            }
            if (type == DRIVER_CONFIG && new String(data, 32, 20, StandardCharsets.UTF_16LE).equals("SecureBoot")) {
                secureBoot = data[data.length - 1];
            }
        }
    }
}
