// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.imds;

/**
 * What THIM has for the VM's host.
 *
 * @param vcekCert PEM
 * @param certificateChain PEM, ASK then ARK
 * @param tcbm the TCB that the VCEK is of: 16 hexadecimal digits, most significant first
 */
public record ThimCertificates(String vcekCert, String certificateChain, String tcbm) {}
