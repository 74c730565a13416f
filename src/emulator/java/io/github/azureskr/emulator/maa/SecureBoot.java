// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import io.github.azureskr.emulator.maa.EventLog.Event;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whether the firmware measured Secure Boot as on. */
final class SecureBoot {
    private static final int EV_EFI_VARIABLE_DRIVER_CONFIG = 0x80000001;
    private static final int SECURE_BOOT_PCR = 7;
    private static final int GUID_SIZE = 16;

    private SecureBoot() {}

    /** The log must have been replayed: only then do its digests mean anything. */
    static boolean isOn(EventLog log) throws AppraisalException {
        for (Event event : log.events()) {
            if (event.pcr() == SECURE_BOOT_PCR && event.type() == EV_EFI_VARIABLE_DRIVER_CONFIG) {
                Variable variable = Variable.read(event.data());
                if (variable.name().equals("SecureBoot")) {
                    // The data is no part of what is replayed, so it is held against the digest, which is.
                    boolean genuine = Arrays.equals(event.digest(), Sha256.of(event.data()));
                    return genuine && Arrays.equals(variable.data(), new byte[] {1});
                }
            }
        }
        return false;
    }

    /** UEFI_VARIABLE_DATA. */
    private record Variable(String name, byte[] data) {
        static Variable read(byte[] bytes) throws AppraisalException {
            Reader in = Reader.littleEndian("TcgLogs: UEFI_VARIABLE_DATA", bytes);
            in.bytes(GUID_SIZE);
            long characters = in.u64();
            long size = in.u64();
            byte[] name = in.bytes(Math.max(-1, Math.min(characters, Integer.MAX_VALUE)) * 2);
            return new Variable(new String(name, StandardCharsets.UTF_16LE), in.bytes(size));
        }
    }
}
