// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import java.util.Arrays;
import java.util.Optional;

/** The properties of a configuration that are not per key, with their defaults. */
enum Setting {
    KEY("key"),
    CERTIFICATE("certificate"),
    CERTIFICATE_SUBJECT("certificate.subject"),
    CERTIFICATE_NAMES("certificate.names"),
    ATTESTATION_ENDPOINT("attestation.endpoint"),
    IDENTITY("identity", "managed"),
    IDENTITY_CLIENT_ID("identity.client-id"),
    IDENTITY_OBJECT_ID("identity.object-id"),
    IDENTITY_RESOURCE_ID("identity.resource-id"),
    IDENTITY_TENANT_ID("identity.tenant-id"),
    IDENTITY_AUTHORITY("identity.authority"),
    IDENTITY_TOKEN_FILE("identity.token-file"),
    IDENTITY_CERTIFICATE("identity.certificate"),
    IDENTITY_SECRET_FILE("identity.secret-file"),
    RELEASE_ALGORITHM("release.algorithm", "RSA_AES_KEY_WRAP_256"),
    RELEASE_POLICY("release.policy"),
    REQUIRE_MINIMUM_TCB("require.minimum-tcb"),
    REQUIRE_MEASUREMENT("require.measurement"),
    REQUIRE_HOST_DATA("require.host-data"),
    TPM("tpm", "device:/dev/tpmrm0"),
    EVENT_LOG("event-log", "/sys/kernel/security/tpm0/binary_bios_measurements"),
    IMDS_ENDPOINT("imds.endpoint", "http://169.254.169.254"),
    TRUST_CERTIFICATES("trust.certificates"),
    TRUST_AMD_ROOT("trust.amd-root"),
    CACHE("cache", "60s"),
    SEALED_CACHE("sealed-cache"),
    SEALED_CACHE_MAXIMUM_AGE("sealed-cache.maximum-age", "24h"),
    ROTATION_INTERVAL("rotation.interval", "5m"),
    MANAGEMENT("management", "false"),
    MEMORY_LOCKED("memory.locked", "false"),
    TIMEOUT("timeout", "60s"),
    TIMEOUT_CONNECT("timeout.connect", "5s"),
    TIMEOUT_RESPONSE("timeout.response", "20s"),
    RETRY_PAUSE("retry.pause", "500ms");

    private final String property;
    private final Optional<String> preset;

    Setting(String property) {
        this(property, null);
    }

    Setting(String property, String preset) {
        this.property = property;
        this.preset = Optional.ofNullable(preset);
    }

    static Optional<Setting> named(String property) {
        return Arrays.stream(values()).filter(s -> s.property.equals(property)).findFirst();
    }

    String property() {
        return property;
    }

    Optional<String> preset() {
        return preset;
    }
}
