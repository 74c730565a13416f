// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.Response;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Managed HSM. */
record HsmDialect(Address address) implements Dialect {

    /** All keys of an HSM are in it, whatever the request calls them. */
    @Override
    public KeyType admit(KeyType asked) {
        return asked.inHsm();
    }

    @Override
    public String stored(String policy) {
        return policy;
    }

    @Override
    public void checkPolicyTarget(String version) {
        // An HSM takes a policy through either URL.
    }

    @Override
    public boolean hasCertificates() {
        return false;
    }

    @Override
    public boolean knows(Role role) {
        return role.isForHsm();
    }

    @Override
    public Response challenge(Refusal refusal, String tenant, String audience) {
        String challenge = "Bearer authorization=\"https://login.microsoftonline.com/" + tenant + "\", resource=\""
                + audience + "\"";
        return new Response(refusal.status(), Map.of("WWW-Authenticate", challenge), new byte[0]);
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("x-ms-server-latency", "1", "x-frame-options", "SAMEORIGIN");
    }

    @Override
    public String leafName() {
        return address.isQualified() ? "*." + address.host() : address.host();
    }

    @Override
    public List<String> leafAlternativeNames() {
        return address.isQualified() ? List.of("*." + address.host(), address.host()) : List.of(address.host());
    }

    @Override
    public Map<String, Object> jwsHeader(List<X509Certificate> chain) {
        String leaf = new Thumbprint(chain.get(0)).sha256();
        return Json.object("alg", "RS256", "kid", leaf, "x5c", Thumbprint.x5c(chain), "x5t#S256", leaf);
    }

    /** The signed answer says RSA where the get-key answer says RSA-HSM; so, inferred, for EC and oct. */
    @Override
    public String releasedType(KeyType type) {
        return type.inSoftware().wire();
    }

    @Override
    public Map<String, Object> releasedPolicy(ReleasePolicy policy) {
        return Json.object("contentType", policy.contentType(), "data", policy.data());
    }

    /** Alphabetical, at every depth. */
    @Override
    public Map<String, Object> ordered(Map<String, Object> members) {
        Map<String, Object> sorted = new LinkedHashMap<>();
        new TreeMap<>(members)
                .forEach((name, value) ->
                        sorted.put(name, value instanceof Map ? ordered(Json.asObject(value)) : value));
        return sorted;
    }

    @Override
    public String resourceProvider() {
        return "Microsoft.KeyVault/managedHsm/";
    }
}
