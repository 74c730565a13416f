// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What local appraisal accepts.
 *
 * @param trustedRoots SHA-256 over the SubjectPublicKeyInfo of each AMD root key (ARK)
 * @param pins what is required beside
 */
public record AppraisalPolicy(Set<Bytes> trustedRoots, Pins pins) {
    /**
     * AMD's own roots, and no other: kdsintf.amd.com/vcek/v1/{Milan,Genoa,Turin}/cert_chain. Keys and not certificates
     * are pinned, because AMD may issue a certificate anew.
     */
    public static final AppraisalPolicy AMD = new AppraisalPolicy(Set.of(
            Bytes.ofHex("9f056bee44377e29308cb5ffa895bdfb62d18881fa6bed8d6f075b0204089cb9"),
            Bytes.ofHex("429a69c9422aa258ee4d8db5fcda9c6470ef15f8cd5a9cebd6cbc7d90b863831"),
            Bytes.ofHex("4f125410563a2ab9a50356f9243f6fe0b6f73de98603f53f90339c70e9d7ad08")));

    public AppraisalPolicy {
        trustedRoots = Set.copyOf(trustedRoots);
    }

    AppraisalPolicy(Set<Bytes> trustedRoots) {
        this(trustedRoots, Pins.NONE);
    }

    /** This policy with more roots, for an emulator: whoever holds such a root can fake any machine. */
    public AppraisalPolicy trusting(Collection<Bytes> moreRoots) {
        Set<Bytes> roots = new HashSet<>(trustedRoots);
        roots.addAll(moreRoots);
        return new AppraisalPolicy(roots, pins);
    }

    /** This policy with these pins. */
    public AppraisalPolicy requiring(Pins morePins) {
        return new AppraisalPolicy(trustedRoots, morePins);
    }
}
