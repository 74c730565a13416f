// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the paravisor says of the virtual machine, bound by the hardware's report.
 *
 * @param keys the RSA keys of the vTPM, by key ID
 * @param userData what the guest wrote into NV index 0x01400002
 */
public record RuntimeClaims(Map<String, RsaJwk> keys, VmConfiguration vmConfiguration, Optional<Bytes> userData) {
    private static final String DOCUMENT = "runtime claims";

    public RuntimeClaims {
        keys = Map.copyOf(keys);
    }

    public static RuntimeClaims parse(Bytes json) throws MalformedException {
        JsonObject claims = JsonObject.parse(DOCUMENT, json);
        return new RuntimeClaims(
                readKeys(claims),
                VmConfiguration.read(claims.optionalObject("vm-configuration")),
                readUserData(claims));
    }

    /** The vTPM's attestation key. */
    public Optional<RSAPublicKey> attestationKey() {
        return Optional.ofNullable(keys.get("HCLAkPub")).map(RsaJwk::publicKey);
    }

    /** The vTPM's endorsement key; reports of 2023 have none. */
    public Optional<RSAPublicKey> endorsementKey() {
        return Optional.ofNullable(keys.get("HCLEkPub")).map(RsaJwk::publicKey);
    }

    private static Map<String, RsaJwk> readKeys(JsonObject claims) throws MalformedException {
        Map<String, RsaJwk> keys = new LinkedHashMap<>();
        for (JsonObject jwk : claims.objects("keys")) {
            if (jwk.string("kty").equals("RSA") && keys.put(jwk.string("kid"), RsaJwk.read(jwk)) != null) {
                throw jwk.malformed("kid", "stands on two keys");
            }
        }
        return keys;
    }

    private static Optional<Bytes> readUserData(JsonObject claims) throws MalformedException {
        Optional<String> hex = claims.optionalString("user-data");
        try {
            // Upper case in captured samples, lower case in today's paravisor.
            return hex.map(digits -> Bytes.owning(HexFormat.of().parseHex(digits)));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(DOCUMENT, "user-data is not hexadecimal", e);
        }
    }
}
