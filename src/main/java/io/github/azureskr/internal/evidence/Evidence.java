// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.tpm.Certification;
import io.github.azureskr.internal.tpm.Quote;

/**
 * What this machine says of itself (RFC 9334), read in one go.
 *
 * @param snpReport the 1,184 bytes that the processor signed
 * @param runtimeClaims the JSON text that the report's REPORT_DATA binds, byte for byte
 * @param akCertificate the whole NV index: DER, then zeros
 * @param akPublic TPM2B_PUBLIC of the AK
 * @param transferKeyPublic TPM2B_PUBLIC of the transfer key
 * @param transferKeyCertification the AK's statement over the transfer key
 * @param eventLog the TCG event log, empty where the system has none
 */
public record Evidence(
        Bytes snpReport,
        Bytes runtimeClaims,
        Bytes akCertificate,
        Bytes akPublic,
        Quote quote,
        Bytes transferKeyPublic,
        Certification transferKeyCertification,
        Bytes eventLog,
        OsRelease os) {}
