// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;

/** The commands that we send, with their parameters (TPM 2.0 part 3). */
final class Commands {
    /** TPM_CAP_TPM_PROPERTIES. */
    private static final int TPM_PROPERTIES = 6;
    /** TPM_SE_POLICY. */
    private static final int POLICY_SESSION = 1;

    private Commands() {}

    static Command nvReadPublic(int index) {
        return Command.of(CommandCode.NV_READ_PUBLIC, index);
    }

    /** Reads as the owner: the paravisor keeps the index's own password to itself. */
    static Command nvRead(int index, int offset, int size) {
        return Command.of(CommandCode.NV_READ, Handle.OWNER, index)
                .withEmptyPasswords(1)
                .with(new ByteWriter().u16(size).u16(offset));
    }

    /** An index of the owner's, without a password. */
    static Command nvDefineSpace(NvCounter counter) {
        return Command.of(CommandCode.NV_DEFINE_SPACE, Handle.OWNER)
                .withEmptyPasswords(1)
                .with(new ByteWriter().sized16(Bytes.EMPTY).sized16(counter.template()));
    }

    static Command nvIncrement(NvCounter counter) {
        return Command.of(CommandCode.NV_INCREMENT, Handle.OWNER, counter.index())
                .withEmptyPasswords(1);
    }

    static Command readProperty(int property) {
        return Command.of(CommandCode.GET_CAPABILITY)
                .with(new ByteWriter().u32(TPM_PROPERTIES).u32(property).u32(1));
    }

    static Command readPublic(int handle) {
        return Command.of(CommandCode.READ_PUBLIC, handle);
    }

    static Command pcrRead(PcrSelection selection) {
        return Command.of(CommandCode.PCR_READ).with(new ByteWriter().bytes(selection.bytes()));
    }

    /** No qualifyingData, and the AK's own scheme. */
    static Command quote(int ak, PcrSelection selection) {
        return Command.of(CommandCode.QUOTE, ak)
                .withEmptyPasswords(1)
                .with(new ByteWriter().sized16(Bytes.EMPTY).u16(Algorithm.NULL).bytes(selection.bytes()));
    }

    /** Without a password, outsideInfo and creation PCRs. */
    static Command createPrimary(int hierarchy, PublicArea template) {
        Bytes sensitive =
                new ByteWriter().sized16(Bytes.EMPTY).sized16(Bytes.EMPTY).toBytes();
        return Command.of(CommandCode.CREATE_PRIMARY, hierarchy)
                .withEmptyPasswords(1)
                .with(new ByteWriter()
                        .sized16(sensitive)
                        .bytes(template.bytes())
                        .sized16(Bytes.EMPTY)
                        .u32(0));
    }

    /** Two passwords: the object's for the ADMIN role, and the AK's. No qualifyingData, the AK's own scheme. */
    static Command certify(int object, int ak) {
        return Command.of(CommandCode.CERTIFY, object, ak)
                .withEmptyPasswords(2)
                .with(new ByteWriter().sized16(Bytes.EMPTY).u16(Algorithm.NULL));
    }

    /** Salted, not bound, with AES-128-CFB for parameters. */
    static Command startPolicySession(int saltKey, Bytes nonceCaller, Bytes encryptedSalt) {
        return Command.of(CommandCode.START_AUTH_SESSION, saltKey, Handle.NULL)
                .with(new ByteWriter()
                        .sized16(nonceCaller)
                        .sized16(encryptedSalt)
                        .u8(POLICY_SESSION)
                        .u16(Algorithm.AES)
                        .u16(128)
                        .u16(Algorithm.CFB)
                        .u16(Algorithm.SHA256));
    }

    static Command policyPcr(int session, PcrValues pcrs) {
        return Command.of(CommandCode.POLICY_PCR, session)
                .with(new ByteWriter()
                        .sized16(pcrs.digest())
                        .bytes(pcrs.selection().bytes()));
    }

    /** @param comparison operandB, offset in TPMS_TIME_INFO, TPM_EO */
    static Command policyCounterTimer(int session, ByteWriter comparison) {
        return Command.of(CommandCode.POLICY_COUNTER_TIMER, session).with(comparison);
    }

    /** @param comparison operandB, offset in the index, TPM_EO */
    static Command policyNv(int session, NvCounter counter, ByteWriter comparison) {
        return Command.of(CommandCode.POLICY_NV, Handle.OWNER, counter.index(), session)
                .withEmptyPasswords(1)
                .with(comparison);
    }

    /** With an empty label. */
    static Command rsaDecrypt(int key, DecryptScheme scheme, Bytes ciphertext) {
        return Command.of(CommandCode.RSA_DECRYPT, key)
                .with(new ByteWriter().sized16(ciphertext).bytes(scheme.bytes()).sized16(Bytes.EMPTY));
    }

    static Command flushContext(int handle) {
        return Command.of(CommandCode.FLUSH_CONTEXT).with(new ByteWriter().u32(handle));
    }
}
