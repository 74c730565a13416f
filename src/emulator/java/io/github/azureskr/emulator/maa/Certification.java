// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

/**
 * A TPMS_ATTEST of TPM2_Certify (TPM 2.0 part 2, 10.12.3).
 *
 * @param name of the certified object
 */
record Certification(byte[] name) {
    private static final int TPM_ST_ATTEST_CERTIFY = 0x8017;

    static Certification read(byte[] bytes) throws AppraisalException {
        Reader in = Attest.open("EncKeyCertifyInfo", bytes, TPM_ST_ATTEST_CERTIFY);
        byte[] name = in.sized();
        in.sized(); // qualifiedName
        in.end();
        return new Certification(name);
    }
}
