// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the firmware, the boot loader and the kernel of a Linux VM measure on the way up. */
final class BootEvents {
    private static final int EV_SEPARATOR = 0x04;
    private static final int EV_S_CRTM_VERSION = 0x08;
    private static final int EV_IPL = 0x0D;
    private static final int EV_EFI_VARIABLE_DRIVER_CONFIG = 0x80000001;
    private static final int EV_EFI_VARIABLE_BOOT = 0x80000002;
    private static final int EV_EFI_BOOT_SERVICES_APPLICATION = 0x80000003;
    private static final int EV_EFI_ACTION = 0x80000007;
    private static final int EV_EFI_PLATFORM_FIRMWARE_BLOB = 0x80000008;
    private static final int EV_EFI_VARIABLE_AUTHORITY = 0x800000E0;

    private final List<Measurement> events = new ArrayList<>();

    private BootEvents() {}

    static List<Measurement> of(boolean secureBoot) {
        BootEvents boot = new BootEvents();
        boot.firmware();
        boot.secureBootPolicy(secureBoot);
        boot.separators();
        boot.bootLoader(secureBoot);
        boot.kernel();
        return List.copyOf(boot.events);
    }

    private void firmware() {
        byte[] version = "Local Azure UEFI Release v1.0\0".getBytes(StandardCharsets.UTF_16LE);
        add(0, EV_S_CRTM_VERSION, version, version);
        byte[] place = littleEndian(16).putLong(0xFF000000L).putLong(0x400000).array();
        add(0, EV_EFI_PLATFORM_FIRMWARE_BLOB, utf8("firmware volume"), place);
        byte[] order = UefiVariable.data(UefiVariable.GLOBAL, "BootOrder", new byte[] {0, 0});
        add(1, EV_EFI_VARIABLE_BOOT, order, order);
    }

    /** The variables that decide what may boot, in the order of the firmware profile, section 3.3.4.8. */
    private void secureBootPolicy(boolean secureBoot) {
        variable(UefiVariable.GLOBAL, "SecureBoot", new byte[] {(byte) (secureBoot ? 1 : 0)});
        variable(UefiVariable.GLOBAL, "PK", UefiVariable.signatureList("PK"));
        variable(UefiVariable.GLOBAL, "KEK", UefiVariable.signatureList("KEK"));
        variable(UefiVariable.IMAGE_SECURITY, "db", UefiVariable.signatureList("db"));
        variable(UefiVariable.IMAGE_SECURITY, "dbx", UefiVariable.signatureList("dbx"));
    }

    private void separators() {
        for (int pcr = 0; pcr <= 7; pcr++) {
            add(pcr, EV_SEPARATOR, new byte[4], new byte[4]);
        }
    }

    private void bootLoader(boolean secureBoot) {
        if (secureBoot) {
            byte[] authority = UefiVariable.data(UefiVariable.IMAGE_SECURITY, "db", UefiVariable.signature("db"));
            add(7, EV_EFI_VARIABLE_AUTHORITY, authority, authority);
        }
        action(4, "Calling EFI Application from Boot Option");
        // UEFI_IMAGE_LOAD_EVENT: address, size, link address, and a device path of its end only.
        byte[] shim = littleEndian(36)
                .putLong(0x3E000000L)
                .putLong(0xE8000)
                .putLong(0)
                .putLong(4)
                .putInt(0x0004FF7F)
                .array();
        add(4, EV_EFI_BOOT_SERVICES_APPLICATION, utf8("shimx64.efi"), shim);
    }

    private void kernel() {
        byte[] command = utf8("grub_cmd: linux /boot/vmlinuz-azure root=/dev/sda1 ro\0");
        add(8, EV_IPL, command, command);
        add(9, EV_IPL, utf8("kernel image"), utf8("/boot/vmlinuz-azure\0"));
        action(5, "Exit Boot Services Invocation");
        action(5, "Exit Boot Services Returned with Success");
    }

    private void variable(String vendor, String name, byte[] content) {
        byte[] variable = UefiVariable.data(vendor, name, content);
        add(7, EV_EFI_VARIABLE_DRIVER_CONFIG, variable, variable);
    }

    private void action(int pcr, String text) {
        add(pcr, EV_EFI_ACTION, utf8(text), utf8(text));
    }

    private void add(int pcr, int type, byte[] measured, byte[] logged) {
        events.add(new Measurement(pcr, type, measured, logged));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
