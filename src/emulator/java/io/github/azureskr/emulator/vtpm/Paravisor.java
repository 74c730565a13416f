// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.HclReports;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.VmConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The layer between a confidential VM and its host that Azure calls HCL or paravisor: it runs the VM's vTPM, a real
 * swtpm provisioned as Azure provisions, and serves the HCL report in it. Many programs may use it at once, each as if
 * it had the TPM for itself, as through /dev/tpmrm0.
 */
public final class Paravisor implements AutoCloseable {
    private final SwtpmProcess swtpm;
    private final Tpm tpm;
    private final SnpMachine machine;
    private final AkAuthority authority;
    private final Provisioning provisioned;
    private final HclReports hclReports;
    private final VmConfiguration vm;
    private final Path socket;
    private final Path eventLogFile;

    private byte[] eventLog;
    private VirtualTpm vtpm;
    private Doors doors;

    private Paravisor(SwtpmProcess swtpm, SnpMachine machine, VmConfiguration vm)
            throws IOException, GeneralSecurityException {
        this.swtpm = swtpm;
        this.machine = machine;
        this.authority = new AkAuthority();
        this.tpm = new Tpm(swtpm.connect());
        this.provisioned = Provisioning.provision(tpm, vm, authority);
        this.vm = vm;
        this.eventLog = provisioned.eventLog();
        this.hclReports = new HclReports(machine, vm, provisioned.ak(), provisioned.ek());
        this.eventLogFile = Files.write(swtpm.directory().resolve("binary_bios_measurements"), eventLog);
        this.socket = swtpm.directory().resolve("vtpm");
        this.vtpm = newVtpm();
        this.doors = Doors.open(socket, vtpm);
    }

    private VirtualTpm newVtpm() throws IOException {
        int hclSize = vm.hclLayout().indexSize();
        return new VirtualTpm(tpm, () -> new HclIndex(hclReports, hclSize, tpm));
    }

    /**
     * Reboots the guest: its programs are disconnected, the TPM keeps what is in its NV memory and nothing else, and the
     * same boot is measured again. {@link #tpm2ToolsTcti} changes.
     */
    public synchronized void reboot() throws IOException {
        reboot(vm.secureBoot());
    }

    /** The same with Secure Boot on or off, which PCR 7 tells and the event log explains. */
    public synchronized void reboot(boolean secureBoot) throws IOException {
        doors.close();
        Files.delete(socket);
        tpm.shutdown();
        swtpm.reset();
        tpm.startup();
        eventLog = Provisioning.boot(tpm, secureBoot);
        Files.write(eventLogFile, eventLog);
        vtpm = newVtpm();
        doors = Doors.open(socket, vtpm);
    }

    /** On a machine of AMD's shared root, for a VM as Azure makes them. */
    public static Paravisor start(SnpConfiguration configuration) throws IOException, GeneralSecurityException {
        return start(new SnpMachine(AmdRoot.shared(), configuration), VmConfiguration.azure());
    }

    public static Paravisor start(SnpMachine machine, VmConfiguration vm) throws IOException, GeneralSecurityException {
        SwtpmProcess swtpm = SwtpmProcess.start();
        try {
            return new Paravisor(swtpm, machine, vm);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            try (swtpm) { // should it not end well either, e tells that, too
                throw e;
            }
        }
    }

    /** The host: its reports, its THIM answer, and where tests tamper with both. */
    public SnpMachine machine() {
        return machine;
    }

    /** HCL reports as served at NV index 0x01400001, and where tests tamper with them. */
    public HclReports hclReports() {
        return hclReports;
    }

    /** How Java programs reach the vTPM. */
    public String tcti() {
        return "swtpm:path=" + socket;
    }

    /** How the tpm2-tools reach it: their swtpm TCTI speaks TCP, and to a control channel at the next port. */
    public synchronized String tpm2ToolsTcti() {
        return "swtpm:host=127.0.0.1,port=" + doors.port();
    }

    /** Puts somebody on the channel between all clients and the vTPM, from the next command on. */
    public synchronized void interpose(Interposer interposer) {
        vtpm.interpose(interposer);
    }

    /** The log of what the VM measured at boot, as the kernel gives it. */
    public synchronized byte[] eventLog() {
        return eventLog.clone();
    }

    /** swtpm's own folder, which goes with it even where the JVM is killed. */
    public Path folder() {
        return swtpm.directory();
    }

    /** The same log in a file, which a test may overwrite. */
    public Path eventLogFile() {
        return eventLogFile;
    }

    public X509Certificate akCertificateAuthority() {
        return authority.certificate();
    }

    public X509Certificate akCertificate() {
        return provisioned.akCertificate();
    }

    public RSAPublicKey akPublic() {
        return provisioned.ak();
    }

    public RSAPublicKey ekPublic() {
        return provisioned.ek();
    }

    /** The objects and sessions of all programs that are in the TPM itself, a session also while it is saved. */
    public List<Integer> loaded() throws IOException {
        List<Integer> handles = new ArrayList<>(tpm.handles(Handle.FIRST_TRANSIENT));
        handles.addAll(tpm.handles(Handle.FIRST_LOADED_SESSION));
        handles.addAll(tpm.handles(Handle.FIRST_SAVED_SESSION));
        return handles;
    }

    /** Measures something into a PCR after boot, without a word in the event log. */
    public void extendPcr(int pcr, byte[] measured) throws IOException {
        Map<DigestAlgorithm, byte[]> digests = new EnumMap<>(DigestAlgorithm.class);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            digests.put(algorithm, algorithm.digest(measured));
        }
        tpm.extendPcr(pcr, digests);
    }

    /** Disconnects all clients and ends swtpm; its directory goes with it. */
    @Override
    public synchronized void close() throws IOException {
        try (swtpm;
                tpm) {
            doors.close();
        }
    }
}
