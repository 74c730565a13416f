// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.APPRAISAL;
import static io.github.azureskr.spec.Stage.ATTESTATION;
import static io.github.azureskr.spec.Stage.CONFIGURATION;
import static io.github.azureskr.spec.Stage.ENDORSEMENT;
import static io.github.azureskr.spec.Stage.IDENTITY;
import static io.github.azureskr.spec.Stage.RELEASE;
import static io.github.azureskr.spec.Stage.TPM;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configuration: each property that decides whom a load believes, and what it asks for. */
@ExtendWith(LocalAzureExtension.class)
class ConfigurationTamperTest {
    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void honestConfigurationLoads(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"keys", "services", "trust", "pins", "values"})
    void isRefusedForItsOwnReason(Tamper tamper, LocalAzure azure) throws Exception {
        tamper.isRefused(azure, key);
    }

    static Stream<Tamper> keys() {
        return Stream.of(
                set("key", "KEY-other", RELEASE, "HTTP 404", "KeyNotFound"),
                set("key", "KEY/" + "0".repeat(32), RELEASE, "HTTP 404"),
                set("key", "http://v.vault.azure.net/keys/web", CONFIGURATION, "must start with https://"),
                set("key", "https://v.vault.azure.net/secrets/web", CONFIGURATION, "only a key is released"),
                set(
                        "key",
                        "https://v.vault.azure.net/keys/web?api-version=1",
                        CONFIGURATION,
                        "nothing but host and path"),
                without("key", CONFIGURATION, "key"));
    }

    static Stream<Tamper> services() {
        return Stream.of(
                Tamper.configuration(
                        "attestation.endpoint = the vault's",
                        ATTESTATION,
                        (azure, honest) -> with(
                                honest,
                                "attestation.endpoint",
                                azure.uri(AzureService.KEY_VAULT).toString()),
                        "Check the attestation endpoint"),
                set(
                        "attestation.endpoint",
                        "http://sharedweu.weu.attest.azure.net",
                        ATTESTATION,
                        "property 'attestation.endpoint' must be a URL like https://"),
                without("attestation.endpoint", CONFIGURATION, "attestation.endpoint"),
                Tamper.configuration(
                        "imds.endpoint = the attestation service's",
                        ENDORSEMENT,
                        (azure, honest) -> with(
                                honest,
                                "imds.endpoint",
                                azure.uri(AzureService.ATTESTATION).toString()),
                        "refused to give AMD's certificates"),
                set("tpm", "swtpm:path=/nowhere", TPM, "No TPM answers at swtpm:path=/nowhere"),
                set("tpm", "tbs:", TPM, "tbs"),
                set("event-log", "/nowhere", CONFIGURATION, "event-log", "does not exist"),
                set("identity.client-id", "4f1b3c0e-0000-4000-8000-000000000000", IDENTITY, "Identity not found"),
                set("release.policy", "/nowhere", CONFIGURATION, "release.policy", "/nowhere"));
    }

    static Stream<Tamper> trust() {
        return Stream.of(
                without("trust.certificates", ATTESTATION, "trust.certificates"),
                Tamper.configuration(
                        "trust.certificates = another authority's",
                        ATTESTATION,
                        (azure, honest) -> with(
                                honest,
                                "trust.certificates",
                                Files.writeString(
                                                azure.folder().resolve("other.pem"),
                                                LocalCa.create().rootPem())
                                        .toString()),
                        "was not issued by a trusted authority",
                        "trust.certificates"),
                set("trust.certificates", "/nowhere", CONFIGURATION, "trust.certificates", "/nowhere"),
                without("trust.amd-root", APPRAISAL, "root key is none that AzureSKR trusts"),
                set("trust.amd-root", "0".repeat(64), APPRAISAL, "root key is none that AzureSKR trusts"),
                set("trust.amd-root", "00", CONFIGURATION, "is no SHA-256 in hex"));
    }

    static Stream<Tamper> pins() {
        return Stream.of(
                set("require.measurement", "0".repeat(96), APPRAISAL, "launch measurement: expected 0000"),
                set("require.measurement", "00", CONFIGURATION, "require.measurement"),
                set("require.host-data", "1".repeat(64), APPRAISAL, "host data: expected 1111"),
                set("require.host-data", "1", CONFIGURATION, "require.host-data"),
                set("require.minimum-tcb", "microcode=255", APPRAISAL, "minimum TCB: expected at least microcode 255"),
                set("require.minimum-tcb", "speed=1", CONFIGURATION, "require.minimum-tcb"));
    }

    static Stream<Tamper> values() {
        return Stream.of(
                set("release.algorithm", "RSA_OAEP", CONFIGURATION, "release.algorithm", "is 'RSA_OAEP', not one of"),
                set("cache", "for ever", CONFIGURATION, "cache"),
                set("timeout", "0s", CONFIGURATION, "timeout"),
                set("timeout.connect", "-1s", CONFIGURATION, "timeout.connect"),
                set("rotation.interval", "soon", CONFIGURATION, "rotation.interval"),
                set("requires.measurement", "00", CONFIGURATION, "Did you mean 'require.measurement'?"));
    }

    /** KEY in a value is the honest key. */
    private static Tamper set(String property, String value, Stage stage, String... words) {
        return Tamper.configuration(
                Tamper.shown(property, value),
                stage,
                (azure, honest) -> with(honest, property, value.replace("KEY", key.toString())),
                words);
    }

    private static Tamper without(String property, Stage stage, String... words) {
        return Tamper.configuration(
                Tamper.shown(property, null), stage, (azure, honest) -> remove(honest, property), words);
    }

    private static String with(String configuration, String property, String value) {
        return remove(configuration, property) + property + "=" + value + "\n";
    }

    private static String remove(String configuration, String property) {
        return configuration.replaceAll("(?m)^" + property.replace(".", "\\.") + "=.*\n", "");
    }
}
