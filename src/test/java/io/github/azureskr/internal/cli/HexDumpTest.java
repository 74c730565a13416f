// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same 81 bytes as tools print them, of which 48 are zeros in a row, and one line that tempts to read characters. */
class HexDumpTest {
    private static final Path FOLDER = Path.of("src/test/resources/dumps");
    private static final Bytes SHOWN = Bytes.ofHex("02" + "00".repeat(13) + "7c3e41422a" + "00".repeat(60) + "7fab");

    static Stream<Path> dumps() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void dumpIsTheBytesThatItShows(Path dump) throws Exception {
        assertEquals(SHOWN, TextForm.decode(Bytes.owning(Files.readAllBytes(dump))));
    }

    @Test
    void lostLineIsNamed() throws Exception {
        String dump = Files.readString(FOLDER.resolve("hexdump-C.txt"));
        String lost = dump.replaceFirst("00000010 .*\n", "");
        assertEquals("dump: line 2 is not at the offset that it says: a line may be missing", said(lost));
        String cutOff = dump.replaceFirst("00000050 .*\n", "");
        assertEquals("dump: line 6 is not at the offset that it says: a line may be missing", said(cutOff));
    }

    @Test
    void lineThatIsNoneIsNamed() throws Exception {
        String dump = Files.readString(FOLDER.resolve("xxd.txt"));
        assertEquals("dump: line 3 is no offset with bytes behind it", said(dump.replace("00000020:", "0000oo20:")));
    }

    @Test
    void repetitionCannotFillTheMemory() {
        String dump = "000000 00 00\n000002 00 00\n*\n7ffffffe 00 00\n";
        assertEquals("dump: line 4 is not at the offset that it says: a line may be missing", said(dump));
    }

    private static String said(String dump) {
        return assertThrows(MalformedException.class, () -> TextForm.decode(Bytes.utf8(dump)))
                .getMessage();
    }
}
