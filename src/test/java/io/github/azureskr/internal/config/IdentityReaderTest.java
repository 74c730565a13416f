// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.release.Identity;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityReaderTest {
    /** What the webhook of Azure's workload identity puts into a pod. */
    private static final Map<String, String> POD = Map.of(
            "AZURE_TENANT_ID", "tenant",
            "AZURE_CLIENT_ID", "client",
            "AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/token",
            "AZURE_AUTHORITY_HOST", "https://login.microsoftonline.us/");

    @Test
    void aWorkloadIsWhoItsPodSaysThatItIs() throws Exception {
        assertEquals(
                new Identity.Workload(
                        "tenant",
                        "client",
                        Optional.of(URI.create("https://login.microsoftonline.us")),
                        Path.of("/var/run/secrets/token")),
                read(POD, "identity", "workload"));
    }

    @Test
    void propertiesGoBeforeTheEnvironment() throws Exception {
        assertEquals(
                new Identity.Workload(
                        "other-tenant",
                        "other",
                        Optional.of(URI.create("https://login.example.org")),
                        Path.of("token.jwt")),
                read(
                        POD,
                        "identity",
                        "workload",
                        "identity.tenant-id",
                        "other-tenant",
                        "identity.client-id",
                        "other",
                        "identity.authority",
                        "https://login.example.org",
                        "identity.token-file",
                        "token.jwt"));
    }

    @Test
    void aServicePrincipalHasACertificateOrElseASecret() throws Exception {
        String[] known = {"identity", "service-principal", "identity.tenant-id", "t", "identity.client-id", "c"};
        assertEquals(new Identity.ClientSecret("t", "c", Optional.empty(), Optional.empty()), read(Map.of(), known));
        assertEquals(
                new Identity.ClientSecret("t", "c", Optional.empty(), Optional.of(Path.of("secret"))),
                read(Map.of(), with(known, "identity.secret-file", "secret")));
        assertEquals(
                new Identity.ClientCertificate("t", "c", Optional.empty(), Path.of("client.pem")),
                read(Map.of(), with(known, "identity.certificate", "client.pem")));
    }

    /** The environment of a pod is no reason to be another than the machine. */
    @Test
    void theEnvironmentDoesNotChooseTheKind() throws Exception {
        assertEquals(new Identity.SystemAssigned(), read(POD));
        assertEquals(new Identity.ClientId("mine"), read(POD, "identity.client-id", "mine"));
    }

    @ParameterizedTest
    @CsvSource({
        "managed, identity.tenant-id, has no meaning with identity = managed",
        "managed, identity.certificate, has no meaning with identity = managed",
        "workload, identity.object-id, has no meaning with identity = workload",
        "workload, identity.secret-file, has no meaning with identity = workload",
        "service-principal, identity.token-file, has no meaning with identity = service-principal",
        "user, identity.client-id, 'is ''user'', not one of managed, workload, service-principal'"
    })
    void whatIsOfAnotherKindIsRefused(String kind, String property, String problem) {
        assertRefused(problem, "identity", kind, property, "x");
    }

    @Test
    void whatIsMissingIsNamedWithItsVariable() {
        assertRefused("identity.tenant-id", "identity", "workload");
        assertRefused("AZURE_CLIENT_ID", "identity", "service-principal", "identity.tenant-id", "t");
        assertRefused(
                "AZURE_FEDERATED_TOKEN_FILE",
                "identity",
                "workload",
                "identity.tenant-id",
                "t",
                "identity.client-id",
                "c");
    }

    @Test
    void anAuthorityIsReachedByTlsAlone() {
        assertRefused(
                "must begin with https://",
                "identity",
                "service-principal",
                "identity.tenant-id",
                "t",
                "identity.client-id",
                "c",
                "identity.authority",
                "http://localhost:80");
    }

    private static void assertRefused(String problem, String... properties) {
        AzureSkrException refusal = assertThrows(AzureSkrException.class, () -> read(Map.of(), properties));
        assertEquals(Stage.CONFIGURATION, refusal.stage());
        assertTrue(refusal.getMessage().contains(problem), refusal.getMessage());
    }

    private static String[] with(String[] properties, String name, String value) {
        String[] more = Arrays.copyOf(properties, properties.length + 2);
        more[properties.length] = name;
        more[properties.length + 1] = value;
        return more;
    }

    private static Identity read(Map<String, String> environment, String... properties) throws AzureSkrException {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put(properties[i], properties[i + 1]);
        }
        return new IdentityReader(new Settings(map), environment::get).read();
    }
}
