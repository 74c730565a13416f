// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A {@link LeakProgram} from its start to its end, and what was counted meanwhile. */
final class LeakRun {
    /** At least. */
    private static final int COUNTS = 30;

    /** That say nothing: the first loads of a process fill what is filled once. */
    private static final int WARM_UP = COUNTS / 5;

    private final List<Long> loads = new ArrayList<>();
    private final Map<Leakable, List<Long>> counts = new EnumMap<>(Leakable.class);

    private LeakRun() {
        for (Leakable kind : Leakable.values()) {
            counts.put(kind, new ArrayList<>());
        }
    }

    /** Between two counts others may act. */
    interface Pause {
        void act() throws IOException;
    }

    /**
     * Runs one.
     *
     * @param name of the file for all counts, in the order of {@link Leakable} after the number of loads
     * @param configurations two of each Azure, or none
     */
    static LeakRun of(
            String name, int loads, Path folder, List<LocalAzure> azures, List<Path> configurations, Pause pause)
            throws Exception {
        TpmHandles handles = new TpmHandles();
        azures.forEach(azure -> azure.paravisor().interpose(handles));
        Process program = start(loads, folder, configurations);
        LeakRun run = new LeakRun();
        Path file = Soak.newFile(name);
        try (Writer in = program.outputWriter();
                BufferedReader out = program.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                pause.act();
                String all = line + " " + countLoaded(azures) + " " + handles.left();
                Files.writeString(file, all + "\n", StandardOpenOption.APPEND);
                run.add(all);
                in.append('\n').flush();
            }
            assertEquals(0, program.waitFor(), "how the program ended");
        } finally {
            program.destroyForcibly();
        }
        assertTrue(run.loads.size() >= COUNTS, () -> run.loads.size() + " counts");
        return run;
    }

    private static long countLoaded(List<LocalAzure> azures) throws IOException {
        long count = 0;
        for (LocalAzure azure : azures) {
            count += azure.paravisor().loaded().size();
        }
        return count;
    }

    private static Process start(int loads, Path folder, List<Path> configurations) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add(Integer.toString(loads));
        arguments.add(Integer.toString(Math.max(1, loads / COUNTS)));
        configurations.stream().map(Path::toString).forEach(arguments::add);
        // A collector that leaves nothing that could be collected, and caches that give way to it.
        List<String> options =
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:SoftRefLRUPolicyMSPerMB=0", "-Xmx256m");
        return JavaProgram.start(LeakProgram.class, folder, options, arguments);
    }

    private void add(String line) {
        Iterator<Long> inOrder =
                Arrays.stream(line.split(" ", -1)).map(Long::valueOf).iterator();
        loads.add(inOrder.next());
        counts.values().forEach(counted -> counted.add(inOrder.next()));
    }

    /** What the measured slope makes of all loads together. */
    double growth(Leakable kind) {
        return slope(kind) * (loads.get(loads.size() - 1) - loads.get(WARM_UP));
    }

    private double slope(Leakable kind) {
        return Slope.of(loads.subList(WARM_UP, loads.size()), warm(kind));
    }

    private List<Long> warm(Leakable kind) {
        return counts.get(kind).subList(WARM_UP, loads.size());
    }

    List<String> report() {
        List<String> lines = new ArrayList<>();
        lines.add("after the first %,d of %,d loads:".formatted(loads.get(WARM_UP), loads.get(loads.size() - 1)));
        for (Leakable kind : Leakable.values()) {
            List<Long> all = warm(kind);
            lines.add("%-22s %+.4f a load, %+.1f in all (must be below %,d); between %,d and %,d"
                    .formatted(
                            kind,
                            slope(kind),
                            growth(kind),
                            kind.bound(),
                            all.stream().min(Long::compare).orElseThrow(),
                            all.stream().max(Long::compare).orElseThrow()));
        }
        return lines;
    }
}
