// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * One thing that somebody altered, alone: all that depends on it was made or signed anew, where whoever altered it could
 * do that.
 *
 * @param name as a test's report names it
 * @param stage in which a load is refused for it
 * @param words that its message has, the reason and no other
 * @param attested whether it is noticed only after something of this machine was sent to the attestation service
 */
record Tamper(String name, Stage stage, Act act, List<String> words, boolean attested) {
    /** Where that is so. */
    private static final Set<Stage> AFTER_ATTESTING =
            Set.of(Stage.ATTESTATION, Stage.IDENTITY, Stage.RELEASE, Stage.UNWRAP, Stage.CERTIFICATE);

    /** Alters something of the Azure or of the honest configuration; returns the configuration to load. */
    @FunctionalInterface
    interface Act {
        String on(LocalAzure azure, String configuration) throws Exception;
    }

    /** Alters something of the Azure. */
    @FunctionalInterface
    interface AzureAct {
        void on(LocalAzure azure) throws Exception;
    }

    static Tamper configuration(String name, Stage stage, Act act, String... words) {
        return new Tamper(name, stage, act, List.of(words), AFTER_ATTESTING.contains(stage));
    }

    static Tamper azure(String name, Stage stage, AzureAct act, String... words) {
        return configuration(
                name,
                stage,
                (azure, configuration) -> {
                    act.on(azure);
                    return configuration;
                },
                words);
    }

    /** A member of a service's JSON answer, by its pointer; null removes it. */
    static Tamper answer(
            AzureService service, String path, String pointer, Object value, Stage stage, String... words) {
        return azure(
                path.replaceAll(".*/", "") + " " + shown(pointer, value),
                stage,
                azure -> azure.faults(service)
                        .always(Fault.altered(response -> JsonPatch.of(response, pointer, value))
                                .on(path)),
                words);
    }

    /** The same, but noticed later than others in its stage. */
    Tamper onceAttested() {
        return new Tamper(name, stage, act, words, true);
    }

    /** A pointer and the value that is put there, in words that are the same in every run. */
    static String shown(String pointer, Object value) {
        if (value == null) {
            return pointer + " missing";
        }
        return pointer + " = " + shown(value);
    }

    private static String shown(Object value) {
        if (value instanceof Long) {
            return "another time";
        }
        return value.equals(ForeignKey.modulus()) ? "another key's" : shortened(String.valueOf(value));
    }

    private static String shortened(String text) {
        return text.replaceAll("(?s)(.{48}).+", "$1…");
    }

    /** Loads, which must be refused for this and leave nothing behind. */
    void isRefused(LocalAzure azure, URI key) throws Exception {
        String honest = azure.configuration(key);
        String configuration = act.on(azure, honest);
        Refused refused = attested ? Refused.load(configuration) : Refused.loadBeforeAttesting(azure, configuration);
        assertNotEquals(List.of(), words, refused::message);
        refused.at(stage).because(words.toArray(new String[0]));
    }

    @Override
    public String toString() {
        return name;
    }
}
