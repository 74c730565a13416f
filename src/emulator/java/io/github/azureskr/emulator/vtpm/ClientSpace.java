// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The transient objects and sessions of one client. While it is the client's turn they are loaded in the TPM; else
 * they are kept here as saved contexts. Every client so has all slots of the TPM for itself, and sees its objects
 * under handles that stay the same. TCG TSS 2.0 TAB and Resource Manager, section 3.
 */
final class ClientSpace {
    /** From the client's handle to the TPM's. For sessions they are the same. */
    private final Map<Integer, Integer> loaded = new LinkedHashMap<>();

    private final Map<Integer, byte[]> saved = new LinkedHashMap<>();

    OptionalInt real(int handle) {
        Integer real = loaded.get(handle);
        return real == null ? OptionalInt.empty() : OptionalInt.of(real);
    }

    /** The client's handle for one of the TPM's, if it is the client's at all. */
    OptionalInt virtual(int realHandle) {
        return loaded.entrySet().stream()
                .filter(entry -> entry.getValue() == realHandle)
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /** Takes in what the TPM has just made for the client, and gives the client's handle for it. */
    int add(int realHandle) {
        // What had this handle before has been flushed by the TPM itself, as the end of a sequence is.
        virtual(realHandle).ifPresent(loaded::remove);
        int handle = realHandle;
        if (Handle.isTransient(realHandle)) {
            handle = Handle.FIRST_TRANSIENT;
            while (loaded.containsKey(handle)) {
                handle++;
            }
        }
        loaded.put(handle, realHandle);
        return handle;
    }

    void remove(int handle) {
        loaded.remove(handle);
    }

    void swapOut(Tpm tpm) throws IOException {
        for (Map.Entry<Integer, Integer> entry : loaded.entrySet()) {
            Optional<byte[]> context = tpm.saveContext(entry.getValue());
            if (context.isPresent()) {
                saved.put(entry.getKey(), context.get());
            }
            if (Handle.isTransient(entry.getValue())) {
                tpm.flush(entry.getValue());
            }
        }
        loaded.clear();
    }

    void swapIn(Tpm tpm) throws IOException {
        Map<Integer, byte[]> contexts = new LinkedHashMap<>(saved);
        saved.clear();
        for (Map.Entry<Integer, byte[]> entry : contexts.entrySet()) {
            tpm.loadContext(entry.getValue()).ifPresent(real -> loaded.put(entry.getKey(), real));
        }
    }

    /** The client's handles, while it is the client's turn. */
    Set<Integer> handles() {
        return Set.copyOf(loaded.keySet());
    }

    /** Gives away some of what is saved here; it keeps its handles. */
    ClientSpace split(Set<Integer> handles) {
        ClientSpace other = new ClientSpace();
        for (int handle : handles) {
            byte[] context = saved.remove(handle);
            if (context != null) {
                other.saved.put(handle, context);
            }
        }
        return other;
    }

    /** Makes room by flushing the object, or session, that is here for the longest time, if there is one. */
    boolean flushOldest(IntPredicate kind, Tpm tpm) throws IOException {
        OptionalInt oldest = loaded.keySet().stream()
                .mapToInt(Integer::intValue)
                .filter(kind)
                .findFirst();
        if (oldest.isPresent()) {
            tpm.flush(loaded.remove(oldest.getAsInt()));
        }
        return oldest.isPresent();
    }

    /** Flushes all that the client has left. A saved object is in no slot; a saved session still is. */
    void flush(Tpm tpm) throws IOException {
        for (int real : loaded.values()) {
            tpm.flush(real);
        }
        for (int handle : saved.keySet()) {
            if (Handle.isSession(handle)) {
                tpm.flush(handle);
            }
        }
        loaded.clear();
        saved.clear();
    }
}
