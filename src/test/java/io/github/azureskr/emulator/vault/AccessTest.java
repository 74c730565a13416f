// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.identity.Entra;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final String WEB = "/keys/web?api-version=7.4";

    private static TestSite vault;
    private static TestSite rbacVault;
    private static TestSite hsm;
    private final ManagedIdentity guest = ManagedIdentity.systemAssigned("guest");

    @BeforeAll
    static void open() throws IOException {
        vault = TestSite.vault();
        rbacVault = TestSite.vaultWithRoles();
        hsm = TestSite.hsm();
        for (TestSite site : new TestSite[] {vault, rbacVault, hsm}) {
            site.service.createKey("web", NewKey.ec("P-256").exportable(site.policy()));
        }
    }

    @AfterAll
    static void close() {
        vault.close();
        rbacVault.close();
        hsm.close();
    }

    private static TestSite.Answer get(TestSite site, String bearer) {
        return site.call("GET", WEB, Map.of(), Map.of("Authorization", "Bearer " + bearer));
    }

    private TestSite.Answer releaseAsGuest(TestSite site) {
        String bearer = site.entra.issue(guest, site.audience).bearer();
        return site.call(
                "POST",
                "/keys/web/release?api-version=7.4",
                Map.of("target", site.target()),
                Map.of("Authorization", "Bearer " + bearer));
    }

    @Test
    void vaultChallengesARequestWithoutToken() {
        TestSite.Answer answer = vault.call("GET", WEB, Map.of(), Map.of());

        assertEquals(401, answer.status());
        assertEquals(
                "Bearer authorization=\"https://login.windows.net/6babcaad-604b-40ac-a9d7-9fd97c0b779f\","
                        + " resource=\"https://vault.azure.net\"",
                answer.header("WWW-Authenticate"));
        assertEquals("Unauthorized", answer.code());
        assertEquals("AKV10000: Request is missing a Bearer or PoP token.", answer.message());
    }

    @Test
    void hsmChallengesWithoutBody() {
        TestSite.Answer answer = hsm.call("GET", WEB, Map.of(), Map.of());

        assertEquals(401, answer.status());
        assertEquals(
                "Bearer authorization=\"https://login.microsoftonline.com/6babcaad-604b-40ac-a9d7-9fd97c0b779f\","
                        + " resource=\"https://managedhsm.azure.net\"",
                answer.header("WWW-Authenticate"));
        assertEquals("", answer.http().body());
    }

    @Test
    void tokenForAnotherResourceIsRefused() {
        TestSite.Answer answer =
                get(vault, vault.entra.issue(vault.officer, ManagedHsm.AUDIENCE).bearer());

        assertEquals(401, answer.status());
        assertTrue(answer.message().contains("not for https://vault.azure.net"), answer.message());
    }

    @Test
    void tokenOfAnotherTenantIsRefused() {
        Entra other = new Entra("00000000-0000-0000-0000-000000000000", vault.clock);

        assertEquals(
                401,
                get(vault, other.issue(vault.officer, KeyVault.AUDIENCE).bearer())
                        .status());
    }

    @Test
    void expiredTokenIsRefused() {
        String bearer = vault.bearer();

        assertEquals(200, get(vault, bearer).status());
        vault.clock.advance(Duration.ofDays(2));
        assertEquals(401, get(vault, bearer).status());
    }

    @Test
    void otherSchemeThanBearerIsChallenged() {
        assertEquals(
                401,
                vault.call("GET", WEB, Map.of(), Map.of("Authorization", "Basic eDp5"))
                        .status());
        assertEquals(401, get(vault, "rubbish").status());
    }

    @Test
    void identityWithoutAccessPolicyIsDeniedAndNamed() {
        TestSite.Answer answer = releaseAsGuest(vault);

        assertEquals(403, answer.status());
        assertEquals("AccessDenied", answer.at("error", "innererror", "code"));
        assertEquals(
                "The user, group or application 'appid=" + guest.clientId() + ";oid=" + guest.objectId()
                        + ";iss=https://sts.windows.net/6babcaad-604b-40ac-a9d7-9fd97c0b779f/' does not have keys"
                        + " release permission on key vault 'localhost;location=local'. For help resolving this issue,"
                        + " please see https://go.microsoft.com/fwlink/?linkid=2125287",
                answer.message());
    }

    @Test
    void accessPolicyAllowsWhatItLists() {
        ((KeyVault) vault.service).grant(guest.objectId(), Permission.KEYS_RELEASE);
        String bearer = vault.entra.issue(guest, KeyVault.AUDIENCE).bearer();

        assertEquals(200, releaseAsGuest(vault).status());
        assertEquals(403, get(vault, bearer).status());
        ((KeyVault) vault.service).grant(guest.objectId());
        assertEquals(403, releaseAsGuest(vault).status());
    }

    @Test
    void identityWithoutRoleIsDeniedWithActionAndResource() {
        for (TestSite site : new TestSite[] {rbacVault, hsm}) {
            TestSite.Answer answer = releaseAsGuest(site);
            assertEquals(403, answer.status());
            assertEquals("ForbiddenByRbac", answer.at("error", "innererror", "code"));
            assertTrue(answer.message().contains("keys/release/action'\r\nResource: '/keys/web/release'"));
            assertTrue(answer.message().contains("oid=" + guest.objectId()));
        }
    }

    @Test
    void releaseRoleReleasesAndDoesNothingElse() {
        rbacVault.service.assign(guest.objectId(), Role.KEY_VAULT_CRYPTO_SERVICE_RELEASE_USER);
        hsm.service.assign(guest.objectId(), Role.MANAGED_HSM_CRYPTO_SERVICE_RELEASE_USER);
        for (TestSite site : new TestSite[] {rbacVault, hsm}) {
            assertEquals(200, releaseAsGuest(site).status());
            assertEquals(
                    403,
                    get(site, site.entra.issue(guest, site.audience).bearer()).status());
        }
    }

    @Test
    void cryptoUserDoesNotRelease() {
        rbacVault.service.assign(guest.objectId(), Role.KEY_VAULT_CRYPTO_USER);

        assertEquals(403, releaseAsGuest(rbacVault).status());
        assertEquals(
                200,
                get(rbacVault, rbacVault.entra.issue(guest, KeyVault.AUDIENCE).bearer())
                        .status());
    }

    @Test
    void auditorOfAnHsmReadsAndItsUserReleasesTooButItsOfficerDoesNeither() {
        assertEquals(List.of(200, 403), readAndReleaseInHsm(Role.MANAGED_HSM_CRYPTO_AUDITOR));
        assertEquals(List.of(200, 200), readAndReleaseInHsm(Role.MANAGED_HSM_CRYPTO_USER));
        assertEquals(List.of(403, 403), readAndReleaseInHsm(Role.MANAGED_HSM_CRYPTO_OFFICER));
    }

    private List<Integer> readAndReleaseInHsm(Role role) {
        hsm.service.assign(guest.objectId(), role);
        return List.of(
                get(hsm, hsm.entra.issue(guest, ManagedHsm.AUDIENCE).bearer()).status(),
                releaseAsGuest(hsm).status());
    }

    @Test
    void roleOfTheOtherServiceOrModelIsATestsMistake() {
        assertThrows(
                IllegalArgumentException.class,
                () -> hsm.service.assign("x", Role.KEY_VAULT_CRYPTO_SERVICE_RELEASE_USER));
        assertThrows(
                IllegalStateException.class,
                () -> vault.service.assign("x", Role.KEY_VAULT_CRYPTO_SERVICE_RELEASE_USER));
        assertThrows(
                IllegalStateException.class, () -> ((KeyVault) rbacVault.service).grant("x", Permission.KEYS_RELEASE));
    }

    @Test
    void answersCarryTheServicesHeaders() {
        TestSite.Answer answer = vault.call(
                "GET",
                WEB,
                Map.of(),
                Map.of("Authorization", "Bearer " + vault.bearer(), "x-ms-client-request-id", "mine"));

        assertEquals("mine", answer.header("x-ms-client-request-id"));
        assertTrue(answer.header("x-ms-request-id").matches("[0-9a-f-]{36}"));
        assertEquals("no-cache", answer.header("Cache-Control"));
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        assertEquals("application/json; charset=utf-8", answer.header("Content-Type"));
        assertTrue(answer.header("Strict-Transport-Security").startsWith("max-age"));
        assertTrue(answer.header("x-ms-keyvault-service-version").startsWith("1.9"));
    }
}
