// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last requests: enough for any test, bounded for a program that runs for days. */
final class RequestLog {
    private static final int KEPT = 10_000;

    private final Deque<LoggedRequest> requests = new ArrayDeque<>();

    synchronized void add(LoggedRequest request) {
        if (requests.size() == KEPT) {
            requests.removeFirst();
        }
        requests.addLast(request);
    }

    synchronized List<LoggedRequest> requests() {
        return List.copyOf(requests);
    }
}
