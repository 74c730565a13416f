// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.pipeline.CertifiedKey;
import io.github.azureskr.internal.pipeline.Provenance;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The followers of this process: one for each configuration whose keys somebody serves, and none for a pinned key. */
final class Followers {
    private static final Map<Configuration, Follower> RUNNING = new HashMap<>();

    private Followers() {}

    /** Keeps {@code keys} up to date from now on, for as long as somebody holds on to them. */
    static void follow(RotatingKeys keys) {
        synchronized (RUNNING) {
            keys.keys().values().stream()
                    .map(CertifiedKey::provenance)
                    .flatMap(Optional::stream)
                    .filter(Provenance::isFollowed)
                    .map(Provenance::configuration)
                    .collect(Collectors.toSet())
                    .forEach(configuration -> RUNNING.computeIfAbsent(configuration, Followers::start)
                            .add(keys));
        }
    }

    private static Follower start(Configuration configuration) {
        Follower follower = new Follower(configuration);
        follower.start();
        return follower;
    }

    /** Whether {@code follower} still has somebody to follow for. If not, it is no longer one of these. */
    static boolean needs(Follower follower) {
        synchronized (RUNNING) {
            boolean needed = follower.isUsed();
            if (!needed) {
                ended(follower);
            }
            return needed;
        }
    }

    /** Whoever wants to follow the same configuration again needs a new follower. */
    static void ended(Follower follower) {
        synchronized (RUNNING) {
            RUNNING.values().remove(follower);
        }
    }
}
