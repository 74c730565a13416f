// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.security.PublicKey;
import java.security.cert.X509Certificate;

/**
 * What an appraisal starts from.
 *
 * @param amdRoot the ARK that VCEKs must lead to
 * @param akAuthority the issuer of the vTPMs' AK certificates
 */
record Trust(PublicKey amdRoot, X509Certificate akAuthority) {}
