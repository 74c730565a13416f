// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.azureskr.it.ProviderConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The templates of provider-config/azure, and sets of parameters that together deploy all that is in them. */
final class Templates {
    static final ObjectMapper MAPPER = new ObjectMapper();

    /** The attestation provider that everybody in West Europe shares. */
    static final String SHARED = "https://sharedweu.weu.attest.azure.net";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Templates() {}

    static Path file(String name) {
        return ProviderConfig.file("azure/" + name);
    }

    static JsonNode json(String name) throws IOException {
        return MAPPER.readTree(file(name).toFile());
    }

    /** What has no default. */
    static Map<String, JsonNode> required() {
        Map<String, JsonNode> required = new HashMap<>();
        required.put("attestationEndpoint", JSON.textNode("private"));
        required.put("adminPublicKey", JSON.textNode("ssh-ed25519 AAAA operator@example.org"));
        required.put("jarUrl", JSON.textNode("https://example.org/azureskr.jar?sig=a%2Fb"));
        required.put("jarSha256", JSON.textNode("0123456789abcdef".repeat(4)));
        return required;
    }

    /** main.json with these beside what has no default. */
    static Deployment main(Map<String, Object> parameters) throws IOException {
        Map<String, JsonNode> all = required();
        all.putAll(given(parameters));
        return new Deployment(json("main.json"), all);
    }

    /** A key in a Managed HSM. */
    static Deployment hsmKey(String type, String attestationEndpoint) throws IOException {
        return new Deployment(
                json("managed-hsm-key.json"),
                given(Map.of("hsmName", "hsm", "keyType", type, "attestationEndpoint", attestationEndpoint)));
    }

    static Deployment alerts(String workspace) throws IOException {
        return new Deployment(
                json("alerts.json"),
                given(Map.of("vaultName", "azureskr-vault", "email", "a@example.org", "workspace", workspace)));
    }

    private static Map<String, JsonNode> given(Map<String, Object> parameters) {
        Map<String, JsonNode> given = new HashMap<>();
        parameters.forEach((name, value) -> given.put(name, MAPPER.valueToTree(value)));
        return given;
    }

    /** Each template in each of its ways. */
    static List<Deployment> all() throws IOException {
        return List.of(
                main(Map.of()),
                main(Map.of(
                        "permissionModel", "accessPolicy",
                        "identityKind", "userAssigned",
                        "attestationEndpoint", SHARED,
                        "keyType", "EC-HSM",
                        "vaultFirewall", false,
                        "operatorAddresses", List.of("203.0.113.7", "198.51.100.0/24"),
                        "vmSize", "Standard_EC4ads_v6",
                        "diskController", "NVMe",
                        "diskEncryption", "VMGuestStateOnly",
                        "sshFrom", "203.0.113.7")),
                main(Map.of("identityKind", "userAssigned")),
                main(Map.of(
                        "deployVm",
                        false,
                        "permissionModel",
                        "accessPolicy",
                        "operators",
                        List.of(RuntimeState.USER_PRINCIPAL))),
                main(Map.of("hsmKey", "https://hsm.managedhsm.azure.net/keys/web")),
                new Deployment(
                        json("managed-hsm.json"),
                        given(Map.of("administrators", List.of(RuntimeState.USER_PRINCIPAL)))),
                hsmKey("RSA-HSM", SHARED),
                hsmKey("EC-HSM", SHARED),
                alerts(""),
                alerts(ArmScope.GROUP + "/providers/Microsoft.OperationalInsights/workspaces/logs"));
    }
}
