// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

/** TPM_ALG_ID values (TCG Algorithm Registry). */
final class Algorithm {
    static final int RSA = 0x0001;
    static final int AES = 0x0006;
    static final int SHA256 = 0x000B;
    static final int NULL = 0x0010;
    static final int RSASSA = 0x0014;
    static final int RSAES = 0x0015;
    static final int CFB = 0x0043;

    private Algorithm() {}
}
