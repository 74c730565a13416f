// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

/** A generation of EPYC processors, by AMD's name for its certificates. */
public enum Product {
    MILAN("Milan", "Milan-B0", 1, cpuid(0x19, 0x01, 0), 2),
    GENOA("Genoa", "Genoa-B1", 2, cpuid(0x19, 0x11, 1), 3),
    TURIN("Turin", "Turin", 3, cpuid(0x1A, 0x02, 1), 5);

    private final String line;
    private final String certifiedName;
    private final int number;
    private final int cpuid;
    private final int reportVersion;

    Product(String line, String certifiedName, int number, int cpuid, int reportVersion) {
        this.line = line;
        this.certifiedName = certifiedName;
        this.number = number;
        this.cpuid = cpuid;
        this.reportVersion = reportVersion;
    }

    /** As in ARK-Milan, SEV-Milan and the addresses of AMD's key distribution service. */
    public String line() {
        return line;
    }

    /** The productName extension of a VCEK: with the stepping, but not on Turin. */
    String certifiedName() {
        return certifiedName;
    }

    /** The structVersion extension of a VCEK. */
    int structVersion() {
        return this == TURIN ? 1 : 0;
    }

    /** ARKs are numbered 010000, 020000, 030000; the ASK comes after its ARK, on Genoa as the second. */
    int arkSerial() {
        return number << 16;
    }

    int askSerial() {
        return arkSerial() + (this == GENOA ? 2 : 1);
    }

    /** How much of CHIP_ID a VCEK names in its HWID extension. */
    int hwidSize() {
        return this == TURIN ? 8 : 64;
    }

    /** Family, model and stepping as the report's bytes 0x188 to 0x18A hold them. */
    int cpuid() {
        return cpuid;
    }

    /** The report version that firmware of this generation answers with. */
    int reportVersion() {
        return reportVersion;
    }

    /** A firmware level seen in the field. */
    Tcb tcb() {
        return switch (this) {
            case MILAN -> new Tcb(0, 3, 0, 8, 0x73);
            case GENOA -> new Tcb(0, 10, 0, 23, 0x54);
            case TURIN -> new Tcb(1, 1, 1, 4, 0x51);
        };
    }

    private static int cpuid(int family, int model, int stepping) {
        return family | (model << 8) | (stepping << 16);
    }
}
