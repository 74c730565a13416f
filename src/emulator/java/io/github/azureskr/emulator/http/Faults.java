// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The faults that wait for a service's requests. */
public final class Faults {
    private final List<Fault> once = new ArrayList<>();
    private final List<Fault> standing = new ArrayList<>();
    private Function<Request, Optional<Fault>> choice = request -> Optional.empty();

    /** Hits the next so many requests that it applies to, each once, after those asked for before. */
    public synchronized void next(int requests, Fault fault) {
        for (int i = 0; i < requests; i++) {
            once.add(fault);
        }
    }

    /** Hits every request that it applies to and that no fault of {@link #next} hits; the first such fault wins. */
    public synchronized void always(Fault fault) {
        standing.add(fault);
    }

    /** Is asked about every request that no fault of {@link #next} hits, before those of {@link #always}. */
    public synchronized void choose(Function<Request, Optional<Fault>> newChoice) {
        choice = newChoice;
    }

    public synchronized void clear() {
        once.clear();
        standing.clear();
        choice = request -> Optional.empty();
    }

    synchronized Optional<Fault> take(Request request) {
        for (Iterator<Fault> faults = once.iterator(); faults.hasNext(); ) {
            Fault fault = faults.next();
            if (fault.hits(request)) {
                faults.remove();
                return Optional.of(fault);
            }
        }
        return choice.apply(request)
                .or(() -> standing.stream().filter(fault -> fault.hits(request)).findFirst());
    }
}
