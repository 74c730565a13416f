// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.Response;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** A Premium vault. */
record VaultDialect(Address address) implements Dialect {

    @Override
    public KeyType admit(KeyType asked) {
        if (asked.inSoftware() == KeyType.OCT) {
            throw Body.invalid("kty");
        }
        return asked;
    }

    @Override
    public String stored(String policy) {
        return Json.text(PolicyReader.read(policy).normalised());
    }

    @Override
    public void checkPolicyTarget(String version) {
        if (!version.isEmpty()) {
            throw ReleaseRules.policyOnVersion();
        }
    }

    @Override
    public boolean hasCertificates() {
        return true;
    }

    @Override
    public boolean knows(Role role) {
        return !role.isForHsm();
    }

    @Override
    public Response challenge(Refusal refusal, String tenant, String audience) {
        String challenge =
                "Bearer authorization=\"https://login.windows.net/" + tenant + "\", resource=\"" + audience + "\"";
        return refusal.response().withHeader("WWW-Authenticate", challenge);
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("x-ms-keyvault-service-version", "1.9.1116.1", "Pragma", "no-cache", "Expires", "-1");
    }

    @Override
    public String leafName() {
        return address.isQualified() ? address.domain() : address.host();
    }

    @Override
    public List<String> leafAlternativeNames() {
        return address.isQualified()
                ? List.of(address.domain(), "*." + address.domain(), "*.vaultcore.azure.net")
                : List.of(address.host());
    }

    @Override
    public Map<String, Object> jwsHeader(List<X509Certificate> chain) {
        Thumbprint leaf = new Thumbprint(chain.get(0));
        return Json.object(
                "alg", "RS256",
                "kid", leaf.hexSha1(),
                "x5t", leaf.sha1(),
                "x5t#S256", leaf.sha256(),
                "typ", "JWT",
                "x5c", Thumbprint.x5c(chain));
    }

    @Override
    public String releasedType(KeyType type) {
        return type.wire();
    }

    @Override
    public Map<String, Object> releasedPolicy(ReleasePolicy policy) {
        return Json.object("data", policy.data(), "immutable", policy.immutable());
    }

    @Override
    public Map<String, Object> ordered(Map<String, Object> members) {
        return members;
    }

    @Override
    public String resourceProvider() {
        return "Microsoft.KeyVault/vaults/";
    }
}
