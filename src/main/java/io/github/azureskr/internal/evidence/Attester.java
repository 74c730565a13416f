// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.bytes.RegularFile;
import io.github.azureskr.internal.snp.HclReport;
import io.github.azureskr.internal.snp.ReportDataHash;
import io.github.azureskr.internal.snp.ReportType;
import io.github.azureskr.internal.snp.RuntimeClaims;
import io.github.azureskr.internal.tpm.EventLog;
import io.github.azureskr.internal.tpm.Handle;
import io.github.azureskr.internal.tpm.NvIndex;
import io.github.azureskr.internal.tpm.PcrSelection;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.tpm.TransferKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;

/** Collects this machine's evidence from its vTPM (RFC 9334: the attester). */
public final class Attester {
    /** What helps a machine that is no confidential VM. */
    public static final String DEPLOY = "Deploy on an AMD SEV-SNP size (DCasv5, DCadsv5, ECasv5, ECadsv5 or later)"
            + " with security type \"Confidential VM\"";

    private final Tpm tpm;
    /** Real ones have some 50 KiB. What is longer is cut, and refused as truncated. */
    private final Path eventLog;

    private final Path osRelease;

    public Attester(Tpm tpm, Path eventLog, Path osRelease) {
        this.tpm = tpm;
        this.eventLog = eventLog;
        this.osRelease = osRelease;
    }

    /** A fresh key in the TPM, usable only while the PCRs of the boot are what they are now. */
    public TransferKey newTransferKey() throws AzureSkrException {
        try {
            return tpm.newTransferKey(Handle.AK, tpm.readPcrs(PcrSelection.BOOT));
        } catch (AzureSkrException e) {
            throw mayBeConfidentialVm() ? e : noConfidentialVm();
        }
    }

    /** The TPM of another machine lacks the AK too, and that is asked for first. */
    private boolean mayBeConfidentialVm() {
        try {
            return tpm.readNv(NvIndex.HCL_REPORT).isPresent();
        } catch (AzureSkrException e) {
            // Then what failed first is more to the point.
            return true;
        }
    }

    /** Everything that a verifier wants to see. Nothing is judged here. */
    public Evidence collect(TransferKey transferKey) throws AzureSkrException {
        HclReport report = hclReport();
        return new Evidence(
                report.hardwareReport(),
                report.runtimeClaims(),
                tpm.readNv(NvIndex.AK_CERTIFICATE).orElse(Bytes.EMPTY),
                tpm.readPublic(Handle.AK).bytes(),
                tpm.quote(Handle.AK, PcrSelection.BOOT),
                transferKey.publicArea(),
                transferKey.certification(),
                readEventLog(),
                OsRelease.read(osRelease));
    }

    /**
     * Lets the TPM's answers be encrypted to a key of this very TPM.
     *
     * @param appraised evidence whose report and runtime claims have been checked: that is what authenticates the key
     */
    public void authenticateTpm(Evidence appraised) throws AzureSkrException {
        try {
            RuntimeClaims claims = RuntimeClaims.parse(appraised.runtimeClaims());
            RSAPublicKey ak = claims.attestationKey().orElseThrow(() -> new AssertionError("appraised without an AK"));
            tpm.authenticateSalt(ak, claims.endorsementKey());
        } catch (MalformedException e) {
            throw new AssertionError("appraised with unreadable claims", e);
        }
    }

    /** The paravisor's report, made afresh by reading it. */
    public HclReport hclReport() throws AzureSkrException {
        Bytes index = tpm.readNv(NvIndex.HCL_REPORT).orElseThrow(Attester::noConfidentialVm);
        try {
            HclReport report = HclReport.read(index);
            requireSnp(report.type());
            requireSha256(report.hash());
            return report;
        } catch (MalformedException e) {
            throw new AzureSkrException(
                    Stage.EVIDENCE,
                    "the HCL report of this machine (NV index 0x01400001) cannot be read: " + e.getMessage(),
                    "Its format is newer than this version of AzureSKR, or something else uses the index:"
                            + " update AzureSKR, or look at it with tpm2_nvread -C o 0x01400001",
                    e);
        }
    }

    private static AzureSkrException noConfidentialVm() {
        return new AzureSkrException(
                Stage.EVIDENCE,
                "this machine has no HCL report: not an Azure confidential VM, the TPM has no NV index 0x01400001",
                DEPLOY
                        + "; on a development machine, point AzureSKR at the TPM of its local Azure emulator (property tpm)",
                null);
    }

    private static void requireSnp(ReportType type) throws AzureSkrException {
        if (type != ReportType.SNP) {
            throw new AzureSkrException(
                    Stage.EVIDENCE,
                    "this machine is isolated by " + type.description() + ", and AzureSKR attests AMD SEV-SNP only",
                    DEPLOY,
                    null);
        }
    }

    private static void requireSha256(ReportDataHash hash) throws AzureSkrException {
        if (hash != ReportDataHash.SHA_256) {
            throw new AzureSkrException(
                    Stage.EVIDENCE,
                    "the HCL report of this machine binds its runtime claims with " + hash
                            + ", this version of AzureSKR knows SHA_256",
                    "Update AzureSKR",
                    null);
        }
    }

    /** Readable by root only, so the reference client too sends an empty one where it may not read it. */
    private Bytes readEventLog() {
        try {
            // One byte too many is enough for appraisal to refuse it.
            return RegularFile.readAtMost(eventLog, EventLog.LARGEST + 1);
        } catch (IOException e) {
            return Bytes.EMPTY;
        }
    }
}
