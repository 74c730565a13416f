// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.fuzz;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A parser under fuzzing: any bytes at all make a value of it, or one of its refusals, soon.
 *
 * @param longest input that is tried
 * @param seeds inputs that the parser accepts, for the fuzzer to start from
 * @param refusals the very classes of the exceptions that the parser may throw
 */
public record FuzzTarget(
        String name,
        int longest,
        Supplier<List<Bytes>> seeds,
        Set<Class<? extends Exception>> refusals,
        Parser parser) {
    /** Whatever is made of the bytes should also be asked for what it is used for. */
    @FunctionalInterface
    public interface Parser {
        void parse(Bytes input) throws Exception;
    }

    /** A parser that refuses with {@link MalformedException} alone. */
    public static FuzzTarget of(String name, int longest, Supplier<List<Bytes>> seeds, Parser parser) {
        return new FuzzTarget(name, longest, seeds, Set.of(MalformedException.class), parser);
    }

    public FuzzTarget refusingWith(Class<? extends Exception> refusal) {
        return new FuzzTarget(name, longest, seeds, Set.of(MalformedException.class, refusal), parser);
    }

    /** Whether the parser accepts the input; throws what it must not throw. */
    boolean accepts(Bytes input) throws Exception {
        try {
            parser.parse(input);
            return true;
        } catch (Exception e) {
            if (refusals.contains(e.getClass())) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
