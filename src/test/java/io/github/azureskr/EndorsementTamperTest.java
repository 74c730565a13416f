// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.APPRAISAL;
import static io.github.azureskr.spec.Stage.ENDORSEMENT;
import static io.github.azureskr.spec.Stage.IDENTITY;
import static io.github.azureskr.spec.Stage.RELEASE;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.Tcb;
import io.github.azureskr.emulator.snp.Thim;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the metadata service answers: the processor's certificates, and the access token for the vault. */
@ExtendWith(LocalAzureExtension.class)
class EndorsementTamperTest {
    private static final String THIM = "/THIM/amd/certification";
    private static final String TOKEN = "/identity/oauth2/token";

    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void honestAnswersAreBelieved(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"certificates", "members", "accessTokens"})
    void isRefusedForItsOwnReason(Tamper tamper, LocalAzure azure) throws Exception {
        tamper.isRefused(azure, key);
    }

    static Stream<Tamper> certificates() {
        return Stream.of(
                thim(
                        "another root's ARK",
                        (honest, other) -> honest.thim().withCertificateChain(first(honest) + second(other)),
                        "ARK key's SHA-256",
                        "root key is none that AzureSKR trusts"),
                thim(
                        "another root's ASK",
                        (honest, other) -> honest.thim().withCertificateChain(first(other) + second(honest)),
                        "ASK signature: expected one by CN=ARK-Milan"),
                thim(
                        "another root's VCEK",
                        (honest, other) -> honest.thim().withVcek(other.vcek()),
                        "VCEK signature: expected one by CN=SEV-Milan"),
                thim(
                        "ASK and ARK changed places",
                        (honest, other) -> honest.thim().withCertificateChain(second(honest) + first(honest)),
                        "ARK key's SHA-256"),
                thim(
                        "another processor's VCEK",
                        (honest, other) -> honest.thim()
                                .withVcek(new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure()).vcek()),
                        "VCEK hardware ID: expected"),
                thim(
                        "another key of the processor",
                        (honest, other) ->
                                honest.thim().withVcek(new SnpMachine(AmdRoot.shared(), honest.configuration()).vcek()),
                        "SNP report signature: expected one by the VCEK"),
                thim(
                        "VCEK of another firmware",
                        (honest, other) -> honest.thim()
                                .withVcek(honest.vcekNaming(
                                        honest.configuration().withReportedTcb(new Tcb(0, 1, 0, 1, 1)))),
                        "VCEK TCB version: expected"),
                thim(
                        "ASK in the VCEK's place",
                        (honest, other) -> new Thim(
                                first(honest),
                                honest.thim().certificateChain(),
                                honest.thim().tcbm(),
                                "86400"),
                        "VCEK certificate: has neither AMD's hardware ID (VCEK) nor CSP ID (VLEK)"));
    }

    static Stream<Tamper> members() {
        String nothing = "did not answer with AMD's certificates for this host: THIM's certificates: ";
        return Stream.of(
                answer("/vcekCert", null, nothing + "vcekCert is missing"),
                answer("/vcekCert", "", nothing + "vcekCert holds 0 certificates, must hold 1"),
                answer("/vcekCert", 1, nothing + "vcekCert must be a string"),
                answer(
                        "/vcekCert",
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                        nothing + "vcekCert is no"),
                answer("/certificateChain", null, nothing + "certificateChain is missing"),
                answer("/certificateChain", "", nothing + "certificateChain holds 0 certificates, must hold 2"));
    }

    static Stream<Tamper> accessTokens() {
        return Stream.of(
                token("/access_token", null, "access_token is missing"),
                token("/access_token", "", "access_token is empty"),
                token("/access_token", "a b", "access_token is empty or has a character that no token has"),
                token("/access_token", "a=b", "access_token is empty or has a character that no token has"),
                token("/access_token", 1, "access_token must be a string"),
                Tamper.answer(
                        AzureService.IMDS,
                        TOKEN,
                        "/access_token",
                        "eyJhbGciOiJSUzI1NiJ9.e30.AAAA",
                        RELEASE,
                        "HTTP 401"),
                token("/expires_on", null, "expires_on is missing"),
                token("/expires_on", "never", "expires_on must be a number of seconds"),
                token("/expires_on", "", "expires_on must be a number of seconds"),
                token("/expires_on", "-1", "expires_on must be a number of seconds"),
                token("/expires_on", "9".repeat(12), "expires_on must be a number of seconds"),
                token("/token_type", null, "token_type is missing"),
                token("/token_type", "", "token_type must be Bearer"),
                token("/token_type", "Bearers", "token_type must be Bearer"));
    }

    private static Tamper answer(String pointer, Object value, String... words) {
        return Tamper.answer(AzureService.IMDS, THIM, pointer, value, ENDORSEMENT, words);
    }

    private static Tamper token(String pointer, Object value, String... words) {
        return Tamper.answer(AzureService.IMDS, TOKEN, pointer, value, IDENTITY, words);
    }

    /** What THIM answers, of the honest machine and one of another root. */
    @FunctionalInterface
    private interface Mixture {
        Thim of(SnpMachine honest, SnpMachine other) throws Exception;
    }

    private static Tamper thim(String name, Mixture mixture, String... words) {
        return Tamper.azure(
                "THIM: " + name,
                APPRAISAL,
                azure -> {
                    SnpMachine honest = azure.paravisor().machine();
                    Thim mixed = mixture.of(honest, new SnpMachine(new AmdRoot(), honest.configuration()));
                    honest.thimAnswer().tamper(thim -> mixed);
                },
                words);
    }

    private static String first(SnpMachine machine) throws Exception {
        String chain = machine.thim().certificateChain();
        return chain.substring(0, chain.lastIndexOf("-----BEGIN"));
    }

    private static String second(SnpMachine machine) throws Exception {
        String chain = machine.thim().certificateChain();
        return chain.substring(chain.lastIndexOf("-----BEGIN"));
    }
}
