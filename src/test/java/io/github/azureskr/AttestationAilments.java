// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.maa.Tampering;
import io.github.azureskr.internal.doctor.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Of the way to the attestation provider, of the provider, and of its tokens. */
final class AttestationAilments {
    private AttestationAilments() {}

    static List<Ailment> all() {
        return List.of(
                Ailment.of(
                        "MAA's name does not resolve",
                        Step.ATTESTATION_NAME,
                        "Check the name",
                        patient -> patient.with("attestation.endpoint", "https://nowhere.invalid"),
                        Patient::configuration),
                Ailment.of(
                        "MAA endpoint wrong",
                        Step.ATTESTATION_KEYS,
                        "Check the attestation endpoint",
                        patient -> patient.with(
                                "attestation.endpoint", patient.azure().uri(AzureService.KEY_VAULT)),
                        Patient::configuration),
                Ailment.of(
                        "proxy inspects TLS",
                        Step.VAULT_TLS,
                        "name the authority's certificate in trust.certificates",
                        AttestationAilments::inspect,
                        patient -> patient.with(
                                "trust.certificates", patient.folder().resolve("both.pem"))),
                Ailment.of(
                        "boot log kept from MAA",
                        Step.ATTESTATION,
                        "let this process read the boot log",
                        patient -> patient.with("event-log", patient.file("empty", "")),
                        Patient::configuration),
                Ailment.of(
                        "MAA throttles",
                        Step.ATTESTATION,
                        "Try again later",
                        patient -> {
                            patient.azure()
                                    .faults(AzureService.ATTESTATION)
                                    .always(Fault.status(429).retryAfter(3600).on("/attest/"));
                            return patient.configuration();
                        },
                        Patient::restored),
                token(
                        "token signed by another key",
                        "look for whatever answers in MAA's place",
                        Tampering.signedByAnotherKey()),
                token(
                        "wrong issuer",
                        "Set the property attestation.endpoint to the provider's own URL",
                        Tampering.claim("iss", "https://sharedweu.weu.attest.azure.net")),
                token(
                        "expired token",
                        "timedatectl",
                        Tampering.claim(
                                "exp", Instant.now().minus(Duration.ofHours(1)).getEpochSecond())),
                Ailment.of(
                        "token of an earlier run",
                        Step.ATTESTATION,
                        "gives old answers: a proxy, a cache",
                        AttestationAilments::replay,
                        Patient::restored));
    }

    private static Ailment token(String name, String advice, Tampering tampering) {
        return Ailment.of(
                name,
                Step.ATTESTATION,
                advice,
                patient -> {
                    patient.azure().maa().tamper(tampering);
                    return patient.configuration();
                },
                Patient::restored);
    }

    /** The remedy's file is made here: it holds the proxy's authority, and that of the vault's signatures. */
    private static String inspect(Patient patient) throws Exception {
        LocalCa proxy = LocalCa.create();
        Path own = patient.azure().folder().resolve("ca.pem");
        patient.file("both.pem", Files.readString(own) + proxy.rootPem());
        patient.azure().inspectTls(proxy);
        return patient.configuration();
    }

    private static String replay(Patient patient) throws Exception {
        AtomicReference<String> earlier = new AtomicReference<>();
        patient.azure().maa().tamper(Tampering.jwt(jwt -> {
            earlier.set(jwt);
            return jwt;
        }));
        Stores.load(patient.configuration());
        patient.azure().maa().tamper(Tampering.jwt(jwt -> earlier.get()));
        return patient.configuration();
    }
}
