// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import io.github.azureskr.emulator.snp.VmConfiguration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;

/** What Azure's paravisor puts into a new vTPM before the guest starts, and what of it is public. */
record Provisioning(RSAPublicKey ek, RSAPublicKey ak, X509Certificate akCertificate, byte[] eventLog) {
    private static final int EK = 0x81010001;
    private static final int AK = 0x81000003;
    private static final int AK_CERTIFICATE = 0x01C101D0;
    /** The largest index of libtpms; Azure's has 4096 bytes. */
    private static final int AK_CERTIFICATE_SIZE = 2048;
    /** AUTHWRITE, OWNERREAD, AUTHREAD, NO_DA, PLATFORMCREATE: the guest may read as owner, and nothing else. */
    private static final int READ_BY_OWNER = 0x42060004;

    private static final int CHUNK = 1024;

    static Provisioning provision(Tpm tpm, VmConfiguration vm, AkAuthority authority)
            throws IOException, GeneralSecurityException {
        RSAPublicKey ek = KeyTemplates.rsa(tpm.persistEndorsementKey(KeyTemplates.ek(), EK));
        RSAPublicKey ak = KeyTemplates.rsa(tpm.persistEndorsementKey(KeyTemplates.ak(), AK));
        X509Certificate certificate = authority.certify(ak, vm.vmUniqueId(), vm.akCertificateLifetime());
        byte[] padded = Arrays.copyOf(certificate.getEncoded(), AK_CERTIFICATE_SIZE);
        definePlatformIndex(tpm, AK_CERTIFICATE, padded);
        definePlatformIndex(tpm, HclIndex.HCL_REPORT, new byte[1]);

        return new Provisioning(ek, ak, certificate, boot(tpm, vm.secureBoot()));
    }

    /** Measures a boot of the guest, and gives its log. */
    static byte[] boot(Tpm tpm, boolean secureBoot) throws IOException {
        List<Measurement> boot = BootEvents.of(secureBoot);
        for (Measurement event : boot) {
            event.extend(tpm);
        }
        // The guest is not the platform: without its authorisation, nobody redefines the platform's indices.
        tpm.changePlatformAuth(random());
        return EventLog.write(boot);
    }

    private static void definePlatformIndex(Tpm tpm, int index, byte[] content) throws IOException {
        byte[] auth = random();
        tpm.definePlatformIndex(index, READ_BY_OWNER, content.length, auth);
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            int offset = rest.position();
            byte[] chunk = new byte[Math.min(CHUNK, rest.remaining())];
            rest.get(chunk);
            tpm.writeIndex(index, auth, chunk, offset);
        }
    }

    private static byte[] random() {
        byte[] auth = new byte[32];
        new SecureRandom().nextBytes(auth);
        return auth;
    }
}
