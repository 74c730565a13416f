// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;

/** What an attestation came of, and what came of it. */
record Attested(Evidence evidence, Endorsements endorsements, AttestationResult result) {}
