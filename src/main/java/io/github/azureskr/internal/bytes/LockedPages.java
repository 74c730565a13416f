// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;

/**
 * Pages of memory of their own, which Linux neither swaps out (mlock) nor writes into a core dump (MADV_DONTDUMP): see
 * mmap(2), mlock(2), madvise(2). They are wiped and given back when they are closed, or garbage.
 */
final class LockedPages implements AutoCloseable {
    private static final int PROT_READ_AND_WRITE = 3;
    private static final int MAP_PRIVATE_AND_ANONYMOUS = 0x22;
    private static final int MADV_DONTDUMP = 16;
    private static final Pointer MAP_FAILED = Pointer.createConstant(-1);

    private static final NativeLibrary LIBC = NativeLibrary.getInstance("c");
    private static final Cleaner CLEANER = Cleaner.create();

    private final Mapping mapping;
    private final Cleaner.Cleanable cleanable;
    private final List<String> refused = new ArrayList<>();

    private LockedPages(Mapping mapping) {
        this.mapping = mapping;
        this.cleanable = CLEANER.register(this, mapping);
    }

    /** Copies {@code secret}, once the pages are as safe as they get. */
    static LockedPages holding(byte[] secret) throws IOException {
        NativeLong length = new NativeLong(Math.max(1, secret.length));
        Pointer address = function("mmap").invokePointer(new Object[] {
            null, length, PROT_READ_AND_WRITE, MAP_PRIVATE_AND_ANONYMOUS, -1, new NativeLong(0)
        });
        if (address.equals(MAP_FAILED)) {
            throw new IOException("mmap: errno " + Native.getLastError());
        }
        LockedPages pages = new LockedPages(new Mapping(address, length, secret.length));
        pages.protect("mlock", address, length);
        pages.protect("madvise", address, length, MADV_DONTDUMP);
        address.write(0, secret, 0, secret.length);
        return pages;
    }

    private void protect(String function, Object... arguments) {
        if (function(function).invokeInt(arguments) != 0) {
            refused.add(function + ": errno " + Native.getLastError());
        }
    }

    private static Function function(String name) {
        return LIBC.getFunction(name);
    }

    /** What the kernel did not grant. The pages are of use all the same. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    int length() {
        return mapping.size;
    }

    byte[] read() {
        return mapping.address.getByteArray(0, mapping.size);
    }

    @Override
    public void close() {
        cleanable.clean();
    }

    private record Mapping(Pointer address, NativeLong length, int size) implements Runnable {
        @Override
        public void run() {
            address.clear(length.longValue());
            function("munmap").invokeInt(new Object[] {address, length});
        }
    }
}
