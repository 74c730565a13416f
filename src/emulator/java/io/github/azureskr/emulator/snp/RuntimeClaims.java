// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.util.Base64URL;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The claims that the paravisor makes about the VM, and binds to the SNP report by their hash. */
final class RuntimeClaims {
    /** Names Azure's host attestation root, which the local Azure has none of. */
    private static final String ROOT_CERT_THUMBPRINT =
            Base64URL.encode(new byte[32]).toString();

    private RuntimeClaims() {}

    static Map<String, Object> of(VmConfiguration vm, RSAPublicKey ak, RSAPublicKey ek, byte[] userData) {
        return vm.hclLayout().hasTwoKeys() ? twoKeys(vm, ak, ek, userData) : oneKey(vm, ak);
    }

    private static Map<String, Object> twoKeys(VmConfiguration vm, RSAPublicKey ak, RSAPublicKey ek, byte[] userData) {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("console-enabled", vm.consoleEnabled());
        configuration.put("root-cert-thumbprint", ROOT_CERT_THUMBPRINT);
        configuration.put("secure-boot", vm.secureBoot());
        configuration.put("tpm-enabled", true);
        configuration.put("tpm-persisted", vm.tpmPersisted());
        configuration.put("vmUniqueId", vm.vmUniqueId());

        Map<String, Object> claims = new LinkedHashMap<>();
        Map<String, Object> akJwk = jwk("HCLAkPub", KeyOperation.SIGN, ak);
        claims.put("keys", new ArrayList<>(List.of(akJwk, jwk("HCLEkPub", KeyOperation.ENCRYPT, ek))));
        claims.put("vm-configuration", configuration);
        claims.put("user-data", HexFormat.of().withUpperCase().formatHex(userData));
        return claims;
    }

    /** In 2023 the AK stood there as a key for encryption, which it never was. */
    private static Map<String, Object> oneKey(VmConfiguration vm, RSAPublicKey ak) {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("console-enabled", vm.consoleEnabled());
        configuration.put("current-time", Instant.now().getEpochSecond());
        configuration.put("secure-boot", vm.secureBoot());
        configuration.put("tpm-enabled", true);
        configuration.put("vmUniqueId", vm.vmUniqueId());

        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("keys", new ArrayList<>(List.of(jwk("HCLAkPub", KeyOperation.ENCRYPT, ak))));
        claims.put("vm-configuration", configuration);
        return claims;
    }

    private static Map<String, Object> jwk(String kid, KeyOperation operation, RSAPublicKey key) {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kid", kid);
        jwk.put("key_ops", List.of(operation.identifier()));
        jwk.put("kty", "RSA");
        jwk.put("e", Base64URL.encode(key.getPublicExponent()).toString());
        jwk.put("n", Base64URL.encode(key.getModulus()).toString());
        return jwk;
    }
}
