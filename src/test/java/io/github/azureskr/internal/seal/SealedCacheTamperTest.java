// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfigurationReader;
import io.github.azureskr.internal.evidence.Attester;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.evidence.OsRelease;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.tpm.TransferKey;
import io.github.azureskr.internal.unwrap.KeyUnwrapper;
import io.github.azureskr.spec.AzureSkrException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each field of a sealed cache altered alone, and each refused for its own reason; as it was written, it opens. */
@ExtendWith(LocalAzureExtension.class)
class SealedCacheTamperTest {
    private static final String ANOTHER_KEY = "was altered, or this TPM was cleared since";
    private static final String NO_AES_KEY =
            "an answer of a vault that cannot be accepted: key_hsm: ciphertext does not begin with 256 bytes";
    private static final String DAMAGED = "is damaged, or of another version of AzureSKR: sealed cache: ";

    @TempDir
    private static Path folder;

    private static Path file;
    private static Bytes honest;
    private static Configuration configuration;

    /** What is altered, how, and what the refusal says. */
    private record Tamper(String name, Consumer<Map<String, Object>> change, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void seal(LocalAzure azure) throws Exception {
        file = folder.resolve("web");
        String text = azure.configuration() + "key.a=" + azure.createKey("a") + "\nkey.b=" + azure.createKey("b")
                + "\nsealed-cache=" + file + "\ncache=0s\n";
        KeyStore.getInstance("AzureSKR", new AzureSkrProvider()).load(stream(text), null);
        configuration = ConfigurationReader.read(stream(text));
        honest = Bytes.owning(Files.readAllBytes(file));
    }

    @AfterEach
    void asItWasWrittenItOpens() throws Exception {
        Files.write(file, honest.toArray());
        assertEquals(List.of("a", "b"), open().stream().map(CachedKey::alias).toList());
    }

    static Stream<Tamper> tampers() {
        return Stream.of(inTheWhole(), inTheHeader(), inThePolicy(), inAKey(), inTheCiphertexts())
                .flatMap(List::stream);
    }

    private static List<Tamper> inTheWhole() {
        return List.of(
                new Tamper(
                        "header missing",
                        file -> file.remove("azureskr-sealed-cache"),
                        DAMAGED + "azureskr-sealed-cache is missing"),
                new Tamper(
                        "header of another sealing",
                        header("nonce", nonce -> "AAAA" + ((String) nonce).substring(4)),
                        ANOTHER_KEY),
                new Tamper(
                        "nonce too short",
                        header("nonce", nonce -> "AAAA"),
                        DAMAGED + "azureskr-sealed-cache.nonce must have 192 bytes"),
                new Tamper("sealing key", value("sealing-key", name -> flipped((String) name)), ANOTHER_KEY),
                new Tamper(
                        "sealing key of another kind",
                        value("sealing-key", name -> "000c"),
                        DAMAGED + "sealing-key must be the name"));
    }

    private static List<Tamper> inTheHeader() {
        return List.of(
                new Tamper(
                        "version",
                        header("version", version -> 1),
                        DAMAGED + "azureskr-sealed-cache.version is 1, this AzureSKR knows 2"),
                new Tamper(
                        "configuration",
                        header("configuration", digest -> flipped((String) digest)),
                        "was sealed under another configuration"),
                new Tamper("TPM", header("tpm", digest -> flipped((String) digest)), "was sealed by another TPM"),
                new Tamper("sealed a moment later", sealed(time -> time.plusMillis(1)), ANOTHER_KEY),
                new Tamper("sealed tomorrow", sealed(time -> time.plusSeconds(86_400)), "says that it was sealed at "),
                new Tamper(
                        "sealed last week",
                        sealed(time -> time.minusSeconds(7 * 86_400)),
                        "is too old: it was sealed at "),
                new Tamper(
                        "sealed at no time",
                        header("sealed", time -> "yesterday"),
                        DAMAGED + "azureskr-sealed-cache.sealed is no time"),
                new Tamper("endorsements", header("endorsements", pem -> pem + "\n"), ANOTHER_KEY),
                new Tamper(
                        "endorsements missing",
                        header("endorsements", pem -> ""),
                        DAMAGED + "azureskr-sealed-cache.endorsements holds 0 certificates"));
    }

    private static List<Tamper> inThePolicy() {
        return List.of(
                new Tamper(
                        "value of PCR 3",
                        header("pcrs", pcrs -> with(pcrs, "3", "00".repeat(32))),
                        "was sealed in another boot state: PCR 3 changed"),
                new Tamper(
                        "PCR 7 missing",
                        header("pcrs", pcrs -> with(pcrs, "7", null)),
                        DAMAGED + "azureskr-sealed-cache.pcrs.7 is missing"),
                new Tamper(
                        "one PCR more",
                        header("pcrs", pcrs -> with(pcrs, "8", "00".repeat(32))),
                        DAMAGED + "azureskr-sealed-cache.pcrs must be those of"),
                new Tamper(
                        "latest clock later",
                        header("latest-clock", clock -> ((Number) clock).longValue() + 86_400_000),
                        ANOTHER_KEY),
                new Tamper(
                        "latest clock in the past",
                        header("latest-clock", clock -> 1),
                        "is too old by the TPM's own clock"),
                new Tamper(
                        "latest clock below zero",
                        header("latest-clock", clock -> -1),
                        DAMAGED + "azureskr-sealed-cache.latest-clock must be positive"),
                new Tamper(
                        "counter",
                        header("counter", index -> ((Number) index).longValue() ^ 1),
                        "or its counter's index was altered"),
                new Tamper(
                        "counter of the platform's",
                        header("counter", index -> 0x01400001),
                        DAMAGED + "azureskr-sealed-cache.counter is no NV index"),
                new Tamper(
                        "highest count lower",
                        header("highest-count", count -> ((Number) count).longValue() - 1),
                        "is no longer the newest"),
                new Tamper(
                        "highest count higher",
                        header("highest-count", count -> ((Number) count).longValue() + 1),
                        "is newer than the TPM"));
    }

    private static List<Tamper> inAKey() {
        return List.of(
                new Tamper("alias", key("alias", alias -> "c"), "holds the keys [c, b], not [a, b]"),
                new Tamper(
                        "keys in another order",
                        header("keys", keys -> reversed((List<?>) keys)),
                        "holds the keys [b, a]"),
                new Tamper(
                        "key missing",
                        header("keys", keys -> List.of()),
                        DAMAGED + "aes-keys holds 2 keys, the header names 0"),
                new Tamper("version of the key", key("id", id -> flipped((String) id)), "its vault's answer "),
                new Tamper(
                        "key without a version",
                        key("id", id -> ((String) id).replaceAll("/[0-9a-f]{32}$", "")),
                        "keys[0].id has no version"),
                new Tamper(
                        "answer's payload",
                        key("answer", answer -> payload((String) answer)),
                        "its signature is not that of its own certificate"),
                new Tamper(
                        "answer's signature",
                        key("answer", answer -> flipped((String) answer)),
                        "its signature is not that of its own certificate"),
                new Tamper(
                        "answer about another key",
                        SealedCacheTamperTest::swapAnswers,
                        "another key than the one asked for"),
                new Tamper(
                        "no answer", key("answer", answer -> ""), "has an answer of a vault that cannot be accepted"),
                new Tamper("chain missing", key("chain", chain -> List.of()), ANOTHER_KEY),
                new Tamper("chain of the other key", SealedCacheTamperTest::swapChains, ANOTHER_KEY),
                new Tamper(
                        "no chain",
                        key("chain", chain -> List.of("AAAA")),
                        "keys[0].chain holds what is no X.509 certificate"),
                new Tamper(
                        "attribute",
                        key("attributes", known -> with(known, "azureskr.source", "sealed")),
                        ANOTHER_KEY));
    }

    private static List<Tamper> inTheCiphertexts() {
        return List.of(
                new Tamper("AES key", aesKey(bytes -> flip(bytes, 5)), "does not open: "),
                new Tamper("AES key cut off", aesKey(bytes -> Arrays.copyOf(bytes, 100)), NO_AES_KEY),
                new Tamper("AES key with a key after it", aesKey(bytes -> Arrays.copyOf(bytes, 256 + 40)), NO_AES_KEY),
                new Tamper(
                        "AES keys exchanged", value("aes-keys", list -> reversed((List<?>) list)), "does not open: "),
                new Tamper(
                        "AES key missing",
                        value("aes-keys", list -> ((List<?>) list).subList(0, 1)),
                        DAMAGED + "aes-keys holds 1 keys, the header names 2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tampers")
    void isRefusedForItsOwnReason(Tamper tamper) throws Exception {
        Map<String, Object> altered = copy(JsonObject.parse("cache", honest).members());
        tamper.change().accept(altered);
        Files.write(file, JsonText.of(altered).toArray());
        AzureSkrException e = assertThrows(AzureSkrException.class, SealedCacheTamperTest::open);
        assertTrue(e.getMessage().contains(tamper.reason()), e::getMessage);
    }

    private static List<CachedKey> open() throws AzureSkrException {
        try (SealedKeys sealed = SealedCache.of(configuration).orElseThrow().read(Duration.ZERO);
                Tpm tpm = Tpm.open(configuration.tpm())) {
            Attester attester = new Attester(tpm, configuration.eventLog(), OsRelease.FILE);
            Evidence evidence;
            try (TransferKey transferKey = attester.newTransferKey()) {
                evidence = attester.collect(transferKey);
            }
            attester.authenticateTpm(evidence);
            return sealed.open(tpm, evidence, new KeyUnwrapper());
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Consumer<Map<String, Object>> value(String name, UnaryOperator<Object> change) {
        return file -> file.compute(name, (same, old) -> change.apply(old));
    }

    private static Consumer<Map<String, Object>> header(String name, UnaryOperator<Object> change) {
        return file -> value(name, change).accept(members(file.get("azureskr-sealed-cache")));
    }

    private static Consumer<Map<String, Object>> sealed(UnaryOperator<Instant> change) {
        return header(
                "sealed", time -> change.apply(Instant.parse((String) time)).toString());
    }

    private static Consumer<Map<String, Object>> key(String name, UnaryOperator<Object> change) {
        return file -> value(name, change).accept(keys(file).get(0));
    }

    private static Consumer<Map<String, Object>> aesKey(UnaryOperator<byte[]> change) {
        return value("aes-keys", list -> {
            List<Object> altered = new ArrayList<>((List<?>) list);
            byte[] first = Base64.getDecoder().decode((String) altered.get(0));
            altered.set(0, Base64.getEncoder().encodeToString(change.apply(first)));
            return altered;
        });
    }

    private static void swapAnswers(Map<String, Object> file) {
        keys(file).get(0).put("answer", keys(file).get(1).get("answer"));
    }

    private static void swapChains(Map<String, Object> file) {
        keys(file).get(0).put("chain", keys(file).get(1).get("chain"));
    }

    private static List<Map<String, Object>> keys(Map<String, Object> file) {
        return ((List<?>) members(file.get("azureskr-sealed-cache")).get("keys"))
                .stream().map(SealedCacheTamperTest::members).toList();
    }

    private static Map<String, Object> with(Object object, String name, Object value) {
        Map<String, Object> altered = new LinkedHashMap<>(members(object));
        altered.put(name, value);
        altered.values().removeIf(Objects::isNull);
        return altered;
    }

    private static List<?> reversed(List<?> list) {
        List<?> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    /** With another last character, of the same alphabet. */
    private static String flipped(String text) {
        int last = text.length() - 1;
        int at = text.contains(".") && !text.startsWith("https") ? text.lastIndexOf('.') + 10 : last;
        char other = text.charAt(at) == '0' ? '1' : '0';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    private static String payload(String jws) {
        String[] parts = jws.split("\\.", -1);
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String altered = payload.replaceFirst("\"exportable\":true", "\"exportable\": true");
        return parts[0] + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((altered + " ").getBytes(StandardCharsets.UTF_8))
                + "." + parts[2];
    }

    private static byte[] flip(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    @SuppressWarnings("unchecked") // A parsed object's keys are strings.
    private static Map<String, Object> members(Object object) {
        return (Map<String, Object>) object;
    }

    private static Map<String, Object> copy(Map<String, Object> members) {
        Map<String, Object> copy = new LinkedHashMap<>();
        members.forEach((name, value) -> copy.put(name, copy(value)));
        return copy;
    }

    private static Object copy(Object value) {
        if (value instanceof Map<?, ?>) {
            return copy(members(value));
        }
        return value instanceof List<?> list
                ? new ArrayList<>(list.stream().map(SealedCacheTamperTest::copy).toList())
                : value;
    }
}
