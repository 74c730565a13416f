// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.vtpm.Interposer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Somebody on the channel to the TPM who alters one kind of command, and the answers to it. */
record TpmChannel(int commandCode, UnaryOperator<byte[]> onCommand, UnaryOperator<byte[]> onAnswer)
        implements Interposer {
    static final int CREATE_PRIMARY = 0x131;
    static final int CERTIFY = 0x148;
    static final int QUOTE = 0x158;
    static final int RSA_DECRYPT = 0x159;

    private static final int USER_WITH_AUTH = 1 << 6;
    private static final int DIGEST = 32;
    /** In TPM2_CreatePrimary with one empty password and no sensitive data; in the answer to it. */
    private static final int IN_PUBLIC = 33;

    private static final int OUT_PUBLIC = 18;

    static TpmChannel commands(int commandCode, UnaryOperator<byte[]> change) {
        return new TpmChannel(commandCode, change, UnaryOperator.identity());
    }

    static TpmChannel answers(int commandCode, UnaryOperator<byte[]> change) {
        return new TpmChannel(commandCode, UnaryOperator.identity(), change);
    }

    @Override
    public byte[] command(byte[] command) {
        return isOfKind(command) ? onCommand.apply(command) : command;
    }

    /** {@code command} is as it was altered. */
    @Override
    public byte[] response(byte[] command, byte[] response) {
        return isOfKind(command) ? onAnswer.apply(response) : response;
    }

    private boolean isOfKind(byte[] command) {
        return ByteBuffer.wrap(command).getInt(6) == commandCode;
    }

    /** Has a key made that an empty password opens, in whatever state the machine is. */
    static byte[] withoutPolicy(byte[] createPrimary) {
        int policy = IN_PUBLIC + 2 + 8;
        byte[] altered = cut(createPrimary, policy + 2, DIGEST);
        ByteBuffer fields = ByteBuffer.wrap(altered);
        addTo(fields, 2, altered.length - createPrimary.length);
        fields.putShort(IN_PUBLIC, (short) (fields.getShort(IN_PUBLIC) - DIGEST));
        fields.putInt(policy - 4, fields.getInt(policy - 4) | USER_WITH_AUTH);
        fields.putShort(policy, (short) 0);
        return altered;
    }

    /** Shows the key of {@link #withoutPolicy} as one that has a policy. */
    static byte[] withPolicy(byte[] answer, byte[] shown) {
        int policy = OUT_PUBLIC + 2 + 8;
        byte[] altered = new byte[answer.length + DIGEST];
        ByteBuffer fields = ByteBuffer.wrap(altered)
                .put(answer, 0, policy + 2)
                .put(shown)
                .put(answer, policy + 2, answer.length - policy - 2);
        addTo(fields, 2, DIGEST);
        addTo(fields, 14, DIGEST);
        fields.putShort(OUT_PUBLIC, (short) (fields.getShort(OUT_PUBLIC) + DIGEST));
        fields.putInt(policy - 4, fields.getInt(policy - 4) & ~USER_WITH_AUTH);
        fields.putShort(policy, (short) DIGEST);
        return altered;
    }

    /** The policy in a TPM2_CreatePrimary. */
    static byte[] policyOf(byte[] createPrimary) {
        int policy = IN_PUBLIC + 2 + 8 + 2;
        return Arrays.copyOfRange(createPrimary, policy, policy + DIGEST);
    }

    /** Changes the last byte of an answer's parameters, which is a signature's. */
    static byte[] withOtherSignature(byte[] answer) {
        byte[] altered = answer.clone();
        int parametersSize = ByteBuffer.wrap(answer).getInt(10);
        altered[14 + parametersSize - 1] ^= 1;
        return altered;
    }

    /** Has PCRs 8 to 15 quoted: the selection's mask ends the command. */
    static byte[] overOtherPcrs(byte[] quote) {
        byte[] altered = quote.clone();
        ByteBuffer.wrap(altered).put(altered.length - 3, new byte[] {0, (byte) 0xFF, 0});
        return altered;
    }

    private static byte[] cut(byte[] bytes, int from, int length) {
        byte[] rest = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, from + length, rest, from, bytes.length - from - length);
        return rest;
    }

    private static void addTo(ByteBuffer fields, int offset, int summand) {
        fields.putInt(offset, fields.getInt(offset) + summand);
    }
}
