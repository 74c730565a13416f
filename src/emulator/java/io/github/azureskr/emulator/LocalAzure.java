// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import io.github.azureskr.emulator.http.Faults;
import io.github.azureskr.emulator.http.Listener;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.identity.Entra;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.identity.TokenEndpoint;
import io.github.azureskr.emulator.imds.Imds;
import io.github.azureskr.emulator.imds.VirtualMachine;
import io.github.azureskr.emulator.maa.Maa;
import io.github.azureskr.emulator.maa.Tampering;
import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.Thim;
import io.github.azureskr.emulator.vault.KeyVault;
import io.github.azureskr.emulator.vault.ManagedHsm;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.emulator.vault.ReleaseTampering;
import io.github.azureskr.emulator.vault.Role;
import io.github.azureskr.emulator.vtpm.Interposer;
import io.github.azureskr.emulator.vtpm.Paravisor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An Azure with one confidential VM, on this computer: the VM's paravisor with its vTPM, IMDS, Microsoft Azure
 * Attestation, a key vault and a Managed HSM, over real sockets and with real cryptography.
 *
 * <pre>{@code
 * try (LocalAzure azure = LocalAzure.start()) {
 *     URI key = azure.createKey("web");
 *     String configuration = azure.configuration(key);
 * }
 * }</pre>
 */
public final class LocalAzure implements AutoCloseable {
    private final Closing closing;
    private final Paravisor paravisor;
    private final LocalCa ca;
    private final Path caFile;
    private final Listeners listeners;
    private final Names names;
    private final Map<AzureService, ShiftedClock> clocks = new EnumMap<>(AzureService.class);
    private final Entra entra;
    private final Imds imds;
    private final Maa maa;
    private final KeyVault keyVault;
    private final ManagedHsm managedHsm;

    private LocalAzure(LocalAzureOptions options, Closing closing) throws IOException, GeneralSecurityException {
        this.closing = closing;
        for (AzureService service : AzureService.values()) {
            clocks.put(service, new ShiftedClock());
        }
        this.paravisor = closing.add(Paravisor.start(new SnpMachine(AmdRoot.shared(), options.snp()), options.vm()));
        this.ca = LocalCa.create();
        this.caFile = Configuration.writeCertificates(ca, paravisor.folder());
        this.listeners = Listeners.bind(options, ca, closing);
        this.names = new Names(options, paravisor.folder());
        this.entra = new Entra(UUID.randomUUID().toString(), clock(AzureService.IMDS));
        this.imds = new Imds(
                new VirtualMachine(options.vm().vmUniqueId(), options.region(), options.identities()),
                entra,
                this::thim);
        this.maa = new Maa(
                uri(AzureService.ATTESTATION),
                paravisor.machine().ark(),
                paravisor.akCertificateAuthority(),
                clock(AzureService.ATTESTATION));
        this.keyVault = new KeyVault(uri(AzureService.KEY_VAULT), ca, entra, clock(AzureService.KEY_VAULT));
        this.managedHsm = new ManagedHsm(uri(AzureService.MANAGED_HSM), ca, entra, clock(AzureService.MANAGED_HSM));
        options.identities().forEach(this::allow);
        serve();
    }

    /** As {@link LocalAzureOptions#azure()} has it. */
    public static LocalAzure start() throws IOException, GeneralSecurityException {
        return start(LocalAzureOptions.azure());
    }

    public static LocalAzure start(LocalAzureOptions options) throws IOException, GeneralSecurityException {
        Closing closing = new Closing();
        try {
            return new LocalAzure(options, closing);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            closing.closeAfter(e);
            throw e;
        }
    }

    /** Gives the VM one more identity, with the permissions that the first ones have. */
    public void assign(ManagedIdentity identity) {
        imds.assign(identity);
        allow(identity);
    }

    /** The VM's identities. */
    public List<ManagedIdentity> identities() {
        return imds.identities();
    }

    private void allow(ManagedIdentity identity) {
        keyVault.grant(identity.objectId(), Permission.KEYS_GET, Permission.KEYS_RELEASE);
        managedHsm.assign(
                identity.objectId(), Role.MANAGED_HSM_CRYPTO_AUDITOR, Role.MANAGED_HSM_CRYPTO_SERVICE_RELEASE_USER);
    }

    private void serve() {
        listener(AzureService.IMDS).start(imds);
        listener(AzureService.ATTESTATION).start(maa);
        listener(AzureService.KEY_VAULT).start(keyVault);
        listener(AzureService.MANAGED_HSM).start(managedHsm);
        listener(AzureService.ENTRA).start(new TokenEndpoint(entra, uri(AzureService.ENTRA)));
    }

    private Thim thim() {
        try {
            return paravisor.machine().thim();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("THIM has no certificates of the local processor", e);
        }
    }

    /** The VM's vTPM and processor. */
    public Paravisor paravisor() {
        return paravisor;
    }

    public Maa maa() {
        return maa;
    }

    public KeyVault keyVault() {
        return keyVault;
    }

    public ManagedHsm managedHsm() {
        return managedHsm;
    }

    public Entra entra() {
        return entra;
    }

    /** The services' names, for clients in JVMs of their own. */
    public Names names() {
        return names;
    }

    /** A folder that goes with this Azure, even where the JVM is killed. */
    public Path folder() {
        return paravisor.folder();
    }

    /** The authority of the services' server certificates. */
    public LocalCa ca() {
        return ca;
    }

    /** A service's address, without a slash at the end. */
    public URI uri(AzureService service) {
        return listeners.uri(service);
    }

    /** A service's listener, with its log of requests. */
    public Listener listener(AzureService service) {
        return listeners.of(service);
    }

    public Faults faults(AzureService service) {
        return listener(service).faults();
    }

    public ShiftedClock clock(AzureService service) {
        return clocks.get(service);
    }

    /** A new RSA-2048 key in the vault, which {@link #releasePolicy()} lets go; its identifier, without a version. */
    public URI createKey(String name) {
        return createKey(name, NewKey.rsa(2048));
    }

    /** A new key in the vault, which {@link #releasePolicy()} lets go; its identifier, without a version. */
    public URI createKey(String name, NewKey key) {
        keyVault.createKey(name, key.exportable(releasePolicy()));
        return URI.create(uri(AzureService.KEY_VAULT) + "/keys/" + name);
    }

    /** The policy of the published guest-attestation samples, for tokens of this Azure's attestation service. */
    public String releasePolicy() {
        return Configuration.releasePolicy(uri(AzureService.ATTESTATION));
    }

    /** What the provider must be told to use this Azure, but for the key. */
    public String configuration() {
        return Configuration.of(this, caFile);
    }

    /** What the provider must be told to use this Azure and this key. */
    public String configuration(URI key) {
        return configuration() + "key=" + key + "\n";
    }

    /** Puts a proxy that inspects TLS between the VM and the vaults: they show certificates of its authority. */
    public void inspectTls(LocalCa authority) {
        listeners.present(authority);
    }

    /** Ends all throttles, faults, falsifications and clock shifts. What was measured into PCRs stays there. */
    public void restore() {
        for (AzureService service : AzureService.values()) {
            listener(service).throttles().clear();
            faults(service).clear();
            clock(service).shift(Duration.ZERO);
        }
        listeners.restore();
        names.restore();
        keyVault.firewall(false);
        managedHsm.firewall(false);
        maa.tamper(Tampering.none());
        keyVault.tamper(ReleaseTampering.none());
        managedHsm.tamper(ReleaseTampering.none());
        paravisor.interpose(Interposer.NONE);
        paravisor.machine().unsignedReport().restore();
        paravisor.machine().signedReport().restore();
        paravisor.machine().thimAnswer().restore();
        paravisor.hclReports().runtimeClaims().restore();
        paravisor.hclReports().reportData().restore();
        paravisor.hclReports().hclReport().restore();
    }

    @Override
    public void close() throws IOException {
        closing.close();
    }
}
