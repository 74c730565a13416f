// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.ATTESTATION;

import com.nimbusds.jose.util.Base64URL;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.maa.Tampering;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A token is used only if the configured attestation service made it, now, for this request and this transfer key. */
@ExtendWith(LocalAzureExtension.class)
class AttestationRefusalTest {
    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void honestServiceIsBelieved(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    @Test
    void tokenSignedByAnotherKeyIsRefused(LocalAzure azure) throws Exception {
        refused(azure, Tampering.signedByAnotherKey())
                .because("is not signed by " + azure.uri(AzureService.ATTESTATION), "/certs", "attestation endpoint");
    }

    @Test
    void tokenWithoutASignatureIsRefused(LocalAzure azure) throws Exception {
        String none = "{\"alg\":\"none\",\"typ\":\"JWT\"}";
        refused(azure, jwt(jwt -> jwt.withHeader(none))).because("MAA's token", "alg must be one of PS256");
        refused(azure, jwt(jwt -> jwt.withHeader(none).withoutSignature()))
                .because("MAA's token", "not a JWS in compact form");
    }

    @Test
    void tokenSignedInAnotherWayThanTheServiceSignsIsRefused(LocalAzure azure) throws Exception {
        refused(azure, jwt(jwt -> jwt.withHeader("{\"alg\":\"PS256\"}")))
                .because("signed with PS256, MAA signs with RS256");
        refused(azure, jwt(jwt -> jwt.withHeader("{\"alg\":\"HS256\"}").withHmac(new byte[32])))
                .because("MAA's token", "alg must be one of PS256");
    }

    @Test
    void tokenThatWasChangedAfterItWasSignedIsRefused(LocalAzure azure) throws Exception {
        refused(azure, jwt(jwt -> jwt.withPayload("azure-compliant-cvm", "azure-compliant-CVM")))
                .because("is not signed by " + azure.uri(AzureService.ATTESTATION));
    }

    @Test
    void tokenOfAnotherIssuerIsRefused(LocalAzure azure) throws Exception {
        refused(azure, Tampering.claim("iss", "https://sharedweu.weu.attest.azure.net"))
                .because(
                        "issued by \"https://sharedweu.weu.attest.azure.net\"",
                        "and not by " + azure.uri(AzureService.ATTESTATION),
                        "attestation.endpoint");
    }

    @Test
    void expiredTokenIsRefused(LocalAzure azure) throws Exception {
        long anHourAgo = Instant.now().minus(Duration.ofHours(1)).getEpochSecond();
        refused(azure, Tampering.claim("exp", anHourAgo)).saying("expired 36\\d\\d s ago", "clock is fast");
    }

    @Test
    void clockThatIsAnHourBehindIsToldWithTheSeconds(LocalAzure azure) throws Exception {
        azure.clock(AzureService.ATTESTATION).shift(Duration.ofHours(1));
        refused(azure, Tampering.none())
                .saying("becomes valid in 3[56]\\d\\d s", "clock is slow", "here it is \\d{4}-.*Z");
    }

    @Test
    void clockThatIsADayAheadIsToldWithTheSeconds(LocalAzure azure) throws Exception {
        azure.clock(AzureService.ATTESTATION).shift(Duration.ofDays(-1));
        refused(azure, Tampering.none()).saying("expired 576\\d\\d s ago", "clock is fast");
    }

    @Test
    void tokenOfAnEarlierRunIsRefused(LocalAzure azure) throws Exception {
        AtomicReference<String> earlier = new AtomicReference<>();
        azure.maa().tamper(Tampering.jwt(jwt -> {
            earlier.set(jwt);
            return jwt;
        }));
        Refused.butNowLoads(azure, key);
        refused(azure, Tampering.jwt(jwt -> earlier.get())).because("nonce", "made for another request");
    }

    @Test
    void answerToAnEarlierRunIsRefused(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
        refused(azure, Tampering.replayed()).because("does not decrypt", "sealed for another key");
    }

    @Test
    void answerWhoseTokenWasAlteredIsRefusedInTheSameWords(LocalAzure azure) throws Exception {
        String tag = Base64URL.encode(new byte[16]).toString();
        refused(azure, Tampering.envelope("AuthenticationData", tag)).because("does not decrypt", "altered on its way");
    }

    @Test
    void tokenForTwoKeysIsRefused(LocalAzure azure) throws Exception {
        String otherModulus = modulus();
        refused(azure, keys(own -> List.of(own, with(own, "n", otherModulus)))).because("names 2 keys to encrypt to");
    }

    @Test
    void tokenForAnotherKeyIsRefused(LocalAzure azure) throws Exception {
        String otherModulus = modulus();
        refused(azure, keys(own -> List.of(with(own, "n", otherModulus)))).because("not this machine's transfer key");
    }

    @Test
    void tokenForNoKeyIsRefused(LocalAzure azure) throws Exception {
        refused(azure, keys(own -> List.of())).because("names 0 keys");
    }

    @Test
    void refusalOfTheServiceIsToldInItsOwnWords(LocalAzure azure) throws Exception {
        Path empty = Files.createTempFile("event-log-", "");
        try {
            String configuration = azure.configuration(key).replaceAll("event-log=.*", "event-log=" + empty);
            Refused.load(configuration)
                    .at(ATTESTATION)
                    .because("HTTP 400", "TcgLogs: ", "x-ms-request-id ", "does not accept this machine's evidence");
        } finally {
            Files.delete(empty);
        }
    }

    @Test
    void endpointThatIsNoAttestationServiceIsToldSo(LocalAzure azure) throws Exception {
        String configuration = azure.configuration(key)
                .replaceAll("attestation\\.endpoint=.*", "attestation.endpoint=" + azure.uri(AzureService.KEY_VAULT));
        Refused.load(configuration)
                .at(ATTESTATION)
                .because(azure.uri(AzureService.KEY_VAULT).toString(), "Check the attestation endpoint");
    }

    private static Refused refused(LocalAzure azure, Tampering tampering) throws Exception {
        azure.maa().tamper(tampering);
        return Refused.load(azure.configuration(key)).at(ATTESTATION);
    }

    private static Tampering jwt(UnaryOperator<CompactJws> forgery) {
        return Tampering.jwt(jwt -> forgery.apply(CompactJws.of(jwt)).toString());
    }

    /** Changes the keys that the vault may encrypt to, of which an honest token has one. */
    @SuppressWarnings("unchecked") // claims are JSON
    private static Tampering keys(Function<Map<String, Object>, List<Map<String, Object>>> forgery) {
        return Tampering.claims(claims -> {
            Map<String, Object> runtime = (Map<String, Object>) claims.get("x-ms-runtime");
            List<Map<String, Object>> keys = (List<Map<String, Object>>) runtime.get("keys");
            return with(claims, "x-ms-runtime", with(runtime, "keys", forgery.apply(keys.get(0))));
        });
    }

    private static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(members);
        changed.put(name, value);
        return changed;
    }

    private static String modulus() throws GeneralSecurityException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        return Base64URL.encode(((RSAPublicKey) rsa.generateKeyPair().getPublic()).getModulus())
                .toString();
    }
}
