// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A key's versions: which one is meant, and what of a disabled one is left. */
class VersionsTest {
    private static TestSite vault;

    @BeforeAll
    static void open() throws IOException {
        vault = TestSite.vault();
    }

    @AfterAll
    static void close() {
        vault.close();
    }

    @Test
    void withoutAVersionTheNewestIsMeant() {
        URI first = version("two");
        URI second = version("two");
        assertNotEquals(first, second);
        assertEquals(second.toString(), get("two").at("key", "kid"));
        assertEquals(second.toString(), released("two"));
        assertEquals(first.toString(), released("two/" + id(first)));
    }

    @Test
    void newestVersionIsMeantAlsoWhenItIsDisabled() {
        URI first = version("off");
        URI second = version("off");
        vault.service.enable(second, false);
        assertDisabled(get("off"));
        assertDisabled(release("off"));
        assertEquals(first.toString(), get("off/" + id(first)).at("key", "kid"));
        assertEquals(first.toString(), released("off/" + id(first)));

        vault.service.enable(second, true);
        assertEquals(second.toString(), released("off"));
    }

    @Test
    void olderVersionCanBeDisabledOverHttp() {
        URI first = version("retired");
        URI second = version("retired");
        Map<String, Object> off = Json.object("attributes", Json.object("enabled", false));
        TestSite.Answer changed = vault.call("PATCH", "/keys/retired/" + id(first) + "?api-version=7.4", off);
        assertEquals(false, changed.at("attributes", "enabled"));
        assertDisabled(release("retired/" + id(first)));
        assertEquals(second.toString(), released("retired"));
    }

    @Test
    void policyOfANewVersionIsThatOfAllVersions() {
        URI first = version("strict");
        vault.service.createKey("strict", NewKey.ec("P-256").exportable(vault.authority.policy("secureboot", "false")));
        assertEquals(403, release("strict").status());
        assertEquals(403, release("strict/" + id(first)).status());
    }

    private static URI version(String name) {
        return vault.service.createKey(name, NewKey.ec("P-256").exportable(vault.policy()));
    }

    private static String id(URI version) {
        return version.getPath().substring(version.getPath().lastIndexOf('/') + 1);
    }

    private static TestSite.Answer get(String nameAndVersion) {
        return vault.call("GET", "/keys/" + nameAndVersion + "?api-version=7.4", Map.of());
    }

    private static TestSite.Answer release(String nameAndVersion) {
        return vault.release(nameAndVersion, Map.of("target", vault.target()));
    }

    private static Object released(String nameAndVersion) {
        return TestRelease.parse((String) release(nameAndVersion).at("value")).at("response", "key", "key", "kid");
    }

    private static void assertDisabled(TestSite.Answer answer) {
        assertEquals(403, answer.status());
        assertEquals("KeyDisabled", answer.at("error", "innererror", "code"));
    }
}
