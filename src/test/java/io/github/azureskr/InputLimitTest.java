// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.emulator.AzureService.ATTESTATION;
import static io.github.azureskr.emulator.AzureService.IMDS;
import static io.github.azureskr.emulator.AzureService.KEY_VAULT;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.maa.Tampering;
import io.github.azureskr.emulator.vault.ReleaseTampering;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However much a service sends, or however deep, a load takes no more of it than a real answer could need. */
@ExtendWith(LocalAzureExtension.class)
class InputLimitTest {
    private static final int TOO_MUCH = 5 << 20;
    private static final String LARGER = "4 MiB";

    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void ordinaryAnswersAreTaken(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"bodies", "json", "signed"})
    void isRefused(Tamper tamper, LocalAzure azure) throws Exception {
        tamper.isRefused(azure, key);
    }

    static Stream<Tamper> bodies() {
        return Stream.of(
                oversized(IMDS, "/THIM/", Stage.ENDORSEMENT),
                oversized(IMDS, "/identity/", Stage.IDENTITY),
                oversized(ATTESTATION, "/certs", Stage.ATTESTATION),
                oversized(ATTESTATION, "/attest/", Stage.ATTESTATION),
                oversized(KEY_VAULT, "/release", Stage.RELEASE),
                gzip(IMDS, "/THIM/", Stage.ENDORSEMENT),
                gzip(ATTESTATION, "/attest/", Stage.ATTESTATION));
    }

    static Stream<Tamper> json() {
        Object nested =
                Stream.<Object>iterate("x", List::of).skip(40).findFirst().orElseThrow();
        List<Object> many = Collections.nCopies(257, Map.of("kty", "RSA"));
        return Stream.of(
                answer(IMDS, "/THIM/", "/deep", nested, Stage.ENDORSEMENT, "nested deeper than 32"),
                answer(IMDS, "/identity/", "/deep", nested, Stage.IDENTITY, "nested deeper than 32"),
                answer(ATTESTATION, "/attest/", "/deep", nested, Stage.ATTESTATION, "nested deeper than 32"),
                answer(ATTESTATION, "/certs", "/keys", many, Stage.ATTESTATION, "keys has more than 256 elements"),
                Tamper.azure(
                        "claims nested",
                        Stage.ATTESTATION,
                        azure -> azure.maa().tamper(Tampering.claims(JsonPatch.at("/deep", nested))),
                        "MAA's token: nested deeper than 32"));
    }

    static Stream<Tamper> signed() {
        String tooLong = "x".repeat(70_000);
        return Stream.of(
                Tamper.azure(
                        "header of the token too long",
                        Stage.ATTESTATION,
                        azure -> azure.maa().tamper(Tampering.header(JsonPatch.at("/long", tooLong))),
                        "MAA's token: too long for a JWS"),
                Tamper.azure(
                        "header of the answer too long",
                        Stage.RELEASE,
                        azure -> azure.keyVault().tamper(answer().header(JsonPatch.at("/long", tooLong))),
                        "signed answer: too long for a JWS"),
                Tamper.azure(
                        "chain of the answer's signer too long",
                        Stage.RELEASE,
                        azure -> azure.keyVault().tamper(answer().header(InputLimitTest::lengthenChain)),
                        "x5c has more than 10 certificates"),
                Tamper.azure(
                        "modulus of the released key too long",
                        Stage.UNWRAP,
                        azure -> azure.keyVault()
                                .tamper(answer().payloadMember("/response/key/key/n", "_".repeat(2800))),
                        "n has 16800 bits, an RSA modulus here has 2048 to 16384"),
                Tamper.azure(
                        "modulus of the released key too short",
                        Stage.UNWRAP,
                        azure ->
                                azure.keyVault().tamper(answer().payloadMember("/response/key/key/n", "_".repeat(171))),
                        "an RSA modulus here has 2048 to 16384"),
                Tamper.azure(
                        "modulus of the attestation key too short",
                        Stage.APPRAISAL,
                        azure -> azure.paravisor()
                                .hclReports()
                                .runtimeClaims()
                                .tamper(JsonPatch.at("/keys/0/n", "_".repeat(40))),
                        "runtime claims: keys[0].n has 240 bits, an RSA modulus has 512 to 16384"));
    }

    private static ReleaseTampering answer() {
        return ReleaseTampering.none();
    }

    private static Map<String, Object> lengthenChain(Map<String, Object> header) {
        List<Object> chain = new ArrayList<>((List<?>) header.get("x5c"));
        while (chain.size() <= 10) {
            chain.add(chain.get(0));
        }
        return JsonPatch.of(header, "/x5c", chain);
    }

    private static Tamper oversized(AzureService service, String path, Stage stage) {
        return fault("too long", service, path, Fault.oversized(TOO_MUCH), stage, LARGER);
    }

    /** Nothing is unpacked, so that nothing can grow: none was asked for, and one that comes is no JSON. */
    private static Tamper gzip(AzureService service, String path, Stage stage) {
        Fault packed = Fault.altered(response -> Gzip.of(response));
        return fault("gzip", service, path, packed, stage, "not well-formed JSON");
    }

    private static Tamper fault(
            String what, AzureService service, String path, Fault fault, Stage stage, String... words) {
        return Tamper.azure(
                service + " " + path + " " + what,
                stage,
                azure -> azure.faults(service).always(fault.on(path)),
                words);
    }

    private static Tamper answer(
            AzureService service, String path, String pointer, Object value, Stage stage, String... words) {
        return Tamper.answer(service, path, pointer, value, stage, words);
    }
}
