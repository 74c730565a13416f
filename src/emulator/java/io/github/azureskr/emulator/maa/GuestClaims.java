// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The claims of a guest token about what was attested; the issuer adds its own. */
final class GuestClaims {
    private static final List<String> NOT_SEEN_IN_THE_LOG = List.of(
            "bootdebug-enabled",
            "kerneldebug-enabled",
            "hypervisordebug-enabled",
            "testsigning-enabled",
            "flightsigning-enabled",
            "elam-enabled");
    private static final List<String> FOLLOWING_FROM_SECURE_BOOT = List.of(
            "dbvalidated", "dbxvalidated", "default-securebootkeysvalidated", "debuggersdisabled", "signingdisabled");

    private GuestClaims() {}

    /** @param request verified */
    static Map<String, Object> of(GuestRequest request) throws AppraisalException {
        Map<String, Object> claims = new TreeMap<>();
        claims.put("secureboot", true);
        claims.put("x-ms-attestation-type", "azurevm");
        put(claims, "attestation-protocol-ver", "2.0");
        put(claims, "attested-pcrs", List.copyOf(request.tpm().quote().pcrs()));
        put(claims, "vmid", vmId(request.runtimeClaims()));
        NOT_SEEN_IN_THE_LOG.forEach(name -> put(claims, name, false));
        FOLLOWING_FROM_SECURE_BOOT.forEach(name -> put(claims, name, true));
        put(claims, "hvci-policy", 0);
        putOs(claims, request.os());
        claims.put("x-ms-isolation-tee", isolationTee(request));
        claims.put("x-ms-runtime", runtime(request));
        return claims;
    }

    private static String vmId(Json runtimeClaims) throws AppraisalException {
        return runtimeClaims.object("vm-configuration").text("vmUniqueId").toUpperCase(Locale.ROOT);
    }

    private static void putOs(Map<String, Object> claims, GuestOs os) {
        put(claims, "ostype", os.type());
        put(claims, "osdistro", os.distribution());
        put(claims, "osbuild", os.build());
        put(claims, "osversion-major", os.major());
        put(claims, "osversion-minor", os.minor());
        put(claims, "is-windows", os.isWindows());
    }

    private static Map<String, Object> isolationTee(GuestRequest request) {
        Map<String, Object> claims = SnpClaims.of(request.snp());
        claims.put("x-ms-runtime", request.runtimeClaims().members());
        return claims;
    }

    private static Map<String, Object> runtime(GuestRequest request) {
        Map<String, Object> runtime = new TreeMap<>();
        if (!request.clientPayload().isEmpty()) {
            runtime.put("client-payload", request.clientPayload());
        }
        runtime.put("keys", List.of(jwk(request.tpm().ephemeralKey().area().key())));
        return runtime;
    }

    /** The key that Key Vault wraps to. */
    private static Map<String, Object> jwk(RSAPublicKey key) {
        Map<String, Object> jwk = new TreeMap<>();
        jwk.put("kid", "TpmEphemeralEncryptionKey");
        jwk.put("key_ops", List.of("encrypt"));
        jwk.put("kty", "RSA");
        jwk.put("e", base64(key.getPublicExponent()));
        jwk.put("n", base64(key.getModulus()));
        return jwk;
    }

    private static String base64(BigInteger number) {
        return Base64URL.encode(number).toString();
    }

    private static void put(Map<String, Object> claims, String name, Object value) {
        claims.put("x-ms-azurevm-" + name, value);
    }
}
