// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many loads in one process, each with a release of its own and a look into its sealed cache, each tenth of them refused:
 * nothing grows with their number. The slopes are in {@code target/soak/leaks.txt}.
 */
@ExtendWith(LocalAzureExtension.class)
class LeakTest {
    private static final int PLANTED = 60;

    /** TPM2_StartAuthSession, which nothing ends. */
    private static final byte[] START_SESSION = HexFormat.of()
            .parseHex("80010000002B00000176" + "40000007" + "40000007" + "0010" + "00".repeat(16) + "0000" + "01"
                    + "0010" + "000B");

    @TempDir
    static Path folder;

    private static final List<SocketChannel> CHANNELS = new ArrayList<>();

    private static LeakRun planted;
    private static LeakRun run;

    @BeforeAll
    static void load(LocalAzure azure) throws Exception {
        planted = LeakRun.of(
                "leak-planted",
                PLANTED,
                folder.resolve("planted"),
                List.of(azure),
                List.of(),
                () -> leaveSession(azure));
        closeChannels();
        // Of two Azures, because there is one at a time who makes a key in a TPM.
        try (LocalAzure another = LocalAzure.start()) {
            List<LocalAzure> azures = List.of(azure, another);
            List<Path> configurations = new ArrayList<>();
            for (LocalAzure each : azures) {
                configurations.addAll(configurations(each));
            }
            run = LeakRun.of(
                    "leak-counts", Soak.asked().leaks(), folder.resolve("work"), azures, configurations, () -> {});
        }
        Soak.report("leaks", run.report());
    }

    /** One that loads, and one that does not. */
    private static List<Path> configurations(LocalAzure azure) throws IOException {
        URI key = azure.createKey("web", NewKey.ec("P-256"));
        Path own = Files.createTempDirectory(folder, "azure");
        String settings = "cache=0s\nretry.pause=10ms\nsealed-cache=" + own.resolve("sealed") + "\n";
        return List.of(
                Files.writeString(own.resolve("good"), azure.configuration(key) + settings),
                Files.writeString(own.resolve("bad"), azure.configuration(URI.create(key + "-none")) + settings));
    }

    private static void leaveSession(LocalAzure azure) throws IOException {
        Path path = Path.of(azure.paravisor().tcti().substring("swtpm:path=".length()));
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        CHANNELS.add(channel);
        channel.write(ByteBuffer.wrap(START_SESSION));
        ByteBuffer answer = ByteBuffer.allocate(64);
        channel.read(answer);
        assertEquals(0, answer.getInt(6));
    }

    @AfterAll
    static void closeChannels() throws IOException {
        for (SocketChannel channel : CHANNELS) {
            channel.close();
        }
        CHANNELS.clear();
    }

    @ParameterizedTest
    @EnumSource
    void loadsAddNothingTo(Leakable kind) {
        assertTrue(run.growth(kind) < kind.bound(), () -> String.join("\n", run.report()));
    }

    @ParameterizedTest
    @EnumSource
    void whatLeaksOnPurposeIsSeenIn(Leakable kind) {
        assertTrue(planted.growth(kind) >= kind.bound(), () -> String.join("\n", planted.report()));
    }

    @Test
    void slopeIsThatOfTheNearestLine() {
        assertEquals(2.0, Slope.of(List.of(1L, 2L, 3L, 4L), List.of(7L, 9L, 11L, 13L)), 1e-9);
        assertEquals(0.0, Slope.of(List.of(1L, 2L, 3L, 4L), List.of(5L, 6L, 6L, 5L)), 1e-9);
        assertEquals(-0.5, Slope.of(List.of(0L, 2L, 4L), List.of(2L, 1L, 0L)), 1e-9);
    }
}
