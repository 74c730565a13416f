// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.Response;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** Where vaults and Managed HSMs differ on the wire: as recorded from both, one difference a method. */
sealed interface Dialect permits VaultDialect, HsmDialect {

    Address address();

    /** The type a key gets that was asked for as this one; refused when the service has none. */
    KeyType admit(KeyType asked);

    /** The text kept of a submitted policy. */
    String stored(String policy);

    /** Refuses a policy that is set through a version's URL, where the service does. */
    void checkPolicyTarget(String version);

    boolean hasCertificates();

    /** Whether the role exists in this service. */
    boolean knows(Role role);

    /** The answer to a request without an acceptable token. */
    Response challenge(Refusal refusal, String tenant, String audience);

    /** Headers that every answer carries. */
    Map<String, String> headers();

    String leafName();

    List<String> leafAlternativeNames();

    Map<String, Object> jwsHeader(List<X509Certificate> chain);

    /** The {@code kty} that the released key shows. */
    String releasedType(KeyType type);

    Map<String, Object> releasedPolicy(ReleasePolicy policy);

    /** The signed payload's members, and {@code key_hsm}'s, in the service's order. */
    Map<String, Object> ordered(Map<String, Object> members);

    /** What data actions and resources begin with. */
    String resourceProvider();
}
