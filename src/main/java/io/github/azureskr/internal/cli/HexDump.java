// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What xxd, hexdump and od print: in each line an offset, then bytes. Equal lines may be left out, which a line with an
 * asterisk says. The offsets are checked, so that a line that was lost is not taken for a damaged report.
 */
final class HexDump {
    private static final String STRUCTURE = "dump";
    private static final int LONGEST = 1 << 20;
    private static final Pattern BEGINNING = Pattern.compile(
            "\\s*(?:0{4,16}:[ \\t]+[0-9a-fA-F]{2}|0{6,16}[ \\t]+(?:[0-9a-fA-F]{2}){1,2}\\s|0{4}[ \\t]+[0-9a-fA-F]{2}\\s).*",
            Pattern.DOTALL);

    private static final Pattern LINE = Pattern.compile("\\s*([0-9a-fA-F]{4,16})(:?)(?:[ \\t]+(.*))?");

    /** Where the characters begin that the bytes stand for: hexdump -C, od z; xxd. */
    private static final Pattern BAR = Pattern.compile("[|>].*");

    private static final Pattern TWO_BLANKS = Pattern.compile(" {2}.*");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]+");

    /** In the order of likelihood: od without -A counts in eights. */
    private static final int[] RADIXES = {16, 8, 10};

    private record Line(int number, String offset, Bytes bytes, boolean afterGap) {}

    private HexDump() {}

    /** The bytes that {@code text} shows, or nothing where it is no dump. */
    static Optional<Bytes> read(String text) throws MalformedException {
        if (!BEGINNING.matcher(text).matches()) {
            return Optional.empty();
        }
        List<Line> lines = lines(text);
        for (int radix : RADIXES) {
            if (firstWrong(lines, radix).isEmpty()) {
                return Optional.of(assemble(lines, radix));
            }
        }
        throw new MalformedException(
                STRUCTURE,
                "line " + firstWrong(lines, RADIXES[0]).orElseThrow().number()
                        + " is not at the offset that it says: a line may be missing");
    }

    private static List<Line> lines(String text) throws MalformedException {
        List<Line> lines = new ArrayList<>();
        boolean gap = false;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            if (line.strip().equals("*")) {
                gap = true;
                continue;
            }
            lines.add(line(number, line, gap));
            gap = false;
        }
        return lines;
    }

    private static Line line(int number, String line, boolean afterGap) throws MalformedException {
        Matcher parts = LINE.matcher(line);
        if (parts.matches()) {
            boolean xxd = !parts.group(2).isEmpty();
            String rest = parts.group(3) == null ? "" : parts.group(3);
            List<String> words = BLANKS.splitAsStream(
                            (xxd ? TWO_BLANKS : BAR).matcher(rest).replaceFirst(""))
                    .filter(word -> !word.isEmpty())
                    .toList();
            if (words.stream().allMatch(HexDump::isWhole)) {
                return new Line(number, parts.group(1), bytes(words, xxd), afterGap);
            }
        }
        throw new MalformedException(STRUCTURE, "line " + number + " is no offset with bytes behind it");
    }

    private static boolean isWhole(String word) {
        return word.length() % 2 == 0 && DIGITS.matcher(word).matches();
    }

    /** xxd prints pairs in the order of the bytes; hexdump and od print numbers, as Intel's processors keep them. */
    private static Bytes bytes(List<String> words, boolean xxd) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String word : words) {
            byte[] ordered = HexFormat.of().parseHex(word);
            for (int i = 0; i < ordered.length; i++) {
                bytes.write(ordered[xxd ? i : ordered.length - 1 - i]);
            }
        }
        return Bytes.owning(bytes.toByteArray());
    }

    private static Optional<Line> firstWrong(List<Line> lines, int radix) {
        long position = 0;
        int width = 0;
        for (Line line : lines) {
            long offset = offset(line, radix);
            boolean right = (line.afterGap() && width > 0)
                    ? (offset >= position && offset <= LONGEST && (offset - position) % width == 0)
                    : (offset == position || endsWithinAWord(line, offset, position));
            if (!right) {
                return Optional.of(line);
            }
            position = offset + line.bytes().length();
            width = line.bytes().length();
        }
        return Optional.empty();
    }

    /** The end of a file with an odd number of bytes, shown in words of two. */
    private static boolean endsWithinAWord(Line line, long offset, long position) {
        return line.bytes().length() == 0 && offset == position - 1;
    }

    /** -1 where its digits are not of {@code radix}. */
    private static long offset(Line line, int radix) {
        boolean digits = line.offset().chars().allMatch(c -> Character.digit(c, radix) >= 0);
        return digits ? Long.parseUnsignedLong(line.offset(), radix) : -1;
    }

    private static Bytes assemble(List<Line> lines, int radix) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Bytes last = Bytes.EMPTY;
        int length = 0;
        for (Line line : lines) {
            length = (int) offset(line, radix) + line.bytes().length();
            while (all.size() < offset(line, radix)) {
                all.writeBytes(last.toArray());
            }
            all.writeBytes(line.bytes().toArray());
            last = line.bytes();
        }
        return Bytes.owning(all.toByteArray()).slice(0, length);
    }
}
