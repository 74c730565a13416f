// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.internal.doctor.Step;
import io.github.azureskr.internal.tpm.SwTpm;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** Of the machine, its TPM and its host. */
final class MachineAilments {
    /** How often one fetch asks. */
    private static final int ATTEMPTS = 4;

    private MachineAilments() {}

    static List<Ailment> all() {
        return List.of(
                Ailment.of(
                        "misspelt property",
                        Step.CONFIGURATION,
                        "Did you mean 'attestation.endpoint'?",
                        patient -> patient.configuration().replace("attestation.endpoint", "attestation.endpiont"),
                        Patient::configuration),
                Ailment.of(
                        "TPM device missing",
                        Step.TPM,
                        "property tpm",
                        patient ->
                                patient.with("tpm", "device:" + patient.folder().resolve("tpm")),
                        Patient::configuration),
                Ailment.of(
                        "swtpm not running",
                        Step.TPM,
                        "set the property tpm to where it listens",
                        patient -> patient.with("tpm", "swtpm:port=" + closedPort()),
                        Patient::configuration),
                Ailment.of(
                        "not a confidential VM",
                        Step.MACHINE,
                        "Deploy on an AMD SEV-SNP size",
                        MachineAilments::onAnotherTpm,
                        Patient::configuration),
                Ailment.of(
                        "IMDS unreachable",
                        Step.IMDS,
                        "leave the property imds.endpoint out",
                        patient -> patient.with("imds.endpoint", "http://localhost:" + closedPort()),
                        Patient::configuration),
                Ailment.of(
                        "another service in IMDS' place",
                        Step.IMDS,
                        "Something other than Azure's metadata service answers there",
                        patient -> {
                            patient.azure().faults(AzureService.IMDS).always(Fault.status(403));
                            return patient.configuration();
                        },
                        Patient::restored),
                Ailment.of(
                        "THIM answers 404",
                        Step.ENDORSEMENT,
                        "Load again in a minute",
                        patient -> {
                            // For the examination and for the load: after that the minute is over.
                            patient.azure()
                                    .faults(AzureService.IMDS)
                                    .next(2 * ATTEMPTS, Fault.status(404).on("THIM"));
                            return patient.configuration();
                        },
                        Patient::configuration));
    }

    private static String onAnotherTpm(Patient patient) throws Exception {
        return patient.with("tpm", patient.lend(SwTpm.start()).tcti());
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
