// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.vtpm.Interposer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What somebody on the channel to the TPM sees, and what the commands that he saw have left in it. */
final class TpmRecording implements Interposer {
    static final int CREATE_PRIMARY = 0x131;
    static final int CERTIFY = 0x148;
    static final int QUOTE = 0x158;
    static final int RSA_DECRYPT = 0x159;
    static final int START_AUTH_SESSION = 0x176;
    private static final int FLUSH_CONTEXT = 0x165;
    private static final int HEADER = 10;
    /** TPM 2.0 part 2, section 6.5.2. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(CREATE_PRIMARY, "CreatePrimary"),
            Map.entry(CERTIFY, "Certify"),
            Map.entry(0x12A, "NV_DefineSpace"),
            Map.entry(0x134, "NV_Increment"),
            Map.entry(0x149, "PolicyNV"),
            Map.entry(0x14E, "NV_Read"),
            Map.entry(QUOTE, "Quote"),
            Map.entry(RSA_DECRYPT, "RSA_Decrypt"),
            Map.entry(FLUSH_CONTEXT, "FlushContext"),
            Map.entry(0x169, "NV_ReadPublic"),
            Map.entry(0x16D, "PolicyCounterTimer"),
            Map.entry(0x173, "ReadPublic"),
            Map.entry(START_AUTH_SESSION, "StartAuthSession"),
            Map.entry(0x17A, "GetCapability"),
            Map.entry(0x17E, "PCR_Read"),
            Map.entry(0x17F, "PolicyPCR"));

    private static final byte[] FAILURE = {(byte) 0x80, 0x01, 0, 0, 0, HEADER, 0, 0, 0x01, 0x01};

    private final List<byte[]> messages = new ArrayList<>();
    private final Set<Integer> loaded = new TreeSet<>();
    private int refused;

    @Override
    public synchronized byte[] command(byte[] command) {
        messages.add(command.clone());
        return command;
    }

    /** From now on the command of this code is answered with TPM_RC_FAILURE. */
    synchronized void refuse(int code) {
        refused = code;
    }

    @Override
    public synchronized byte[] response(byte[] command, byte[] response) {
        if (code(command) == refused) {
            messages.add(FAILURE);
            return FAILURE.clone();
        }
        messages.add(response.clone());
        if (code(response) == 0) {
            switch (code(command)) {
                case CREATE_PRIMARY, START_AUTH_SESSION -> loaded.add(firstHandle(response));
                case FLUSH_CONTEXT -> loaded.remove(firstHandle(command));
                default -> {}
            }
        }
        return response;
    }

    /** The commands of this code, oldest first. */
    synchronized List<byte[]> commands(int code) {
        List<byte[]> commands = new ArrayList<>();
        for (int i = 0; i < messages.size(); i += 2) {
            if (code(messages.get(i)) == code) {
                commands.add(messages.get(i));
            }
        }
        return commands;
    }

    /** How many commands of each code there were, by its name. */
    synchronized Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < messages.size(); i += 2) {
            int code = code(messages.get(i));
            counts.merge(NAMES.getOrDefault(code, "0x%X".formatted(code)), 1, Integer::sum);
        }
        return counts;
    }

    /** Objects and sessions that were loaded and not flushed. */
    synchronized Set<Integer> left() {
        return Set.copyOf(loaded);
    }

    synchronized boolean shows(byte[] secret) {
        return messages.stream().anyMatch(message -> contains(message, secret));
    }

    static int code(byte[] message) {
        return ByteBuffer.wrap(message).getInt(6);
    }

    static int firstHandle(byte[] message) {
        return ByteBuffer.wrap(message).getInt(HEADER);
    }

    private static boolean contains(byte[] message, byte[] secret) {
        for (int at = 0; at + secret.length <= message.length; at++) {
            if (Arrays.equals(message, at, at + secret.length, secret, 0, secret.length)) {
                return true;
            }
        }
        return false;
    }
}
