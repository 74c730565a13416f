// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps key and chain together for servers that choose by an alias of their own, in which no generation is named. They
 * ask for one and then for the other, in one thread; the second question gets the generation of the first, also where
 * the key was replaced in between.
 */
final class Pairing {
    /** What a handshake asks for. */
    enum Half {
        KEY,
        CHAIN
    }

    private record Asked(Half half, long generation) {}

    /** The first questions whose second is still to come, by thread. Numbers only: it keeps nobody from being collected. */
    private final Map<Long, Asked> open = new ConcurrentHashMap<>();

    /**
     * The generation to answer from.
     *
     * @param generations newest first
     */
    Generation generation(Half half, List<Generation> generations) {
        long thread = Thread.currentThread().getId();
        Asked first = open.remove(thread);
        if (first != null && first.half() != half) {
            return generations.stream()
                    .filter(generation -> generation.number() == first.generation())
                    .findFirst()
                    .orElse(generations.get(0));
        }
        Generation newest = generations.get(0);
        open.put(thread, new Asked(half, newest.number()));
        return newest;
    }

    /** Forgets first questions to which no second came in all the time. */
    void forgetBefore(long generation) {
        open.values().removeIf(asked -> asked.generation() < generation);
    }
}
