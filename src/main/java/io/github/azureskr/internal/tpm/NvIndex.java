// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

/** NV indices of an Azure confidential VM. */
public final class NvIndex {
    /** The paravisor's report with the SNP report and the runtime claims in it. */
    public static final int HCL_REPORT = 0x01400001;
    /** 64 bytes of the guest's choice that go into the next HCL report. */
    public static final int USER_DATA = 0x01400002;
    /** X.509 in DER, padded with zeros to the size of the index. */
    public static final int AK_CERTIFICATE = 0x01C101D0;

    private NvIndex() {}
}
