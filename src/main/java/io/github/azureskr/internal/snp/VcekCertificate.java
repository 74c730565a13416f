// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The certificate of a VCEK or VLEK, with AMD's extensions read (AMD 57230, "VCEK Certificate and KDS Interface
 * Specification").
 *
 * @param productName {@code Milan-B0}, {@code Turin}
 * @param tcb the patch levels that the key was derived from
 * @param hardwareId of the processor, 64 bytes or Turin's 8; a VLEK has none
 * @param cspId the cloud provider's name, on a VLEK
 */
public record VcekCertificate(
        X509Certificate certificate,
        SigningKey kind,
        String productName,
        TcbVersion tcb,
        Optional<Bytes> hardwareId,
        Optional<String> cspId) {
    private static final String STRUCTURE = "VCEK certificate";
    private static final String HARDWARE_ID = "4";
    private static final String CSP_ID = "5";
    private static final String FMC_SPL = "3.9";

    public static VcekCertificate read(X509Certificate certificate) throws MalformedException {
        AmdExtensions extensions = new AmdExtensions(STRUCTURE, certificate);
        Optional<Bytes> hardwareId = readHardwareId(extensions);
        Optional<String> cspId = readCspId(extensions);
        if (hardwareId.isEmpty() && cspId.isEmpty()) {
            throw new MalformedException(STRUCTURE, "has neither AMD's hardware ID (VCEK) nor CSP ID (VLEK)");
        }
        return new VcekCertificate(
                certificate,
                hardwareId.isPresent() ? SigningKey.VCEK : SigningKey.VLEK,
                extensions.ia5String("product name", "2"),
                readTcb(extensions),
                hardwareId,
                cspId);
    }

    /** Whether a certificate bears the marks of a VCEK or VLEK, which ASK and ARK do not. */
    public static boolean isOne(X509Certificate certificate) {
        AmdExtensions extensions = new AmdExtensions(STRUCTURE, certificate);
        return extensions.has(HARDWARE_ID) || extensions.has(CSP_ID);
    }

    private static Optional<Bytes> readHardwareId(AmdExtensions extensions) throws MalformedException {
        if (!extensions.has(HARDWARE_ID)) {
            return Optional.empty();
        }
        Bytes id = extensions.raw("hardware ID", HARDWARE_ID);
        if (id.length() != 64 && id.length() != 8) {
            throw new MalformedException(STRUCTURE, "hardware ID is " + id.length() + " bytes long, must be 64 or 8");
        }
        return Optional.of(id);
    }

    private static Optional<String> readCspId(AmdExtensions extensions) throws MalformedException {
        return extensions.has(CSP_ID) ? Optional.of(extensions.ia5String("CSP ID", CSP_ID)) : Optional.empty();
    }

    private static TcbVersion readTcb(AmdExtensions extensions) throws MalformedException {
        boolean turin = extensions.has(FMC_SPL);
        return new TcbVersion(
                turin ? TcbLayout.TURIN : TcbLayout.MILAN,
                turin ? extensions.u8("fmcSPL", FMC_SPL) : 0,
                extensions.u8("blSPL", "3.1"),
                extensions.u8("teeSPL", "3.2"),
                extensions.u8("snpSPL", "3.3"),
                extensions.u8("ucodeSPL", "3.8"));
    }
}
