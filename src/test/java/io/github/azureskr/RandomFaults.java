// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.vtpm.Interposer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Faults by chance on 30 % of all requests, connections and commands to the TPM. What befalls a call depends on the seed,
 * on what kind of call it is and on how many there were of its kind, and not on which of two threads comes first.
 */
final class RandomFaults implements Interposer {
    private static final int PERCENT = 30;
    private static final String CONNECTION = "connection to ";
    private static final long PRIME = 1_000_003;

    private static final List<String> KINDS = List.of("/thim/", "/identity/", "/certs", "/attest/", "/release");

    /** What a service may do at its worst. One in four is beyond repair: a retry would not help, or would take too long. */
    private static final List<Function<SplittableRandom, Fault>> FAULTS = List.of(
            random -> Fault.status(500),
            random -> Fault.status(502),
            random -> Fault.status(503),
            random -> Fault.status(503).retryAfter(0),
            random -> Fault.status(429),
            random -> Fault.status(429).retryAfter(0),
            random -> Fault.status(408),
            random -> Fault.dropBefore(),
            random -> Fault.dropBefore(),
            random -> Fault.dropAfter(),
            random -> Fault.dropAfter(),
            random -> Fault.truncated(random.nextInt(40)),
            random -> Fault.truncated(random.nextInt(400)),
            random -> Fault.latency(Duration.ofMillis(random.nextInt(50))),
            random -> Fault.drip(1 + random.nextInt(200), Duration.ofMillis(1)),
            random -> Fault.contentType("text/html"),
            random -> Fault.latency(Duration.ofMillis(random.nextInt(50))),
            random -> random.nextInt(4) == 0 ? Fault.status(429).retryAfter(1) : Fault.dropAfter(),
            random -> random.nextInt(4) == 0 ? Fault.latency(Duration.ofHours(1)) : Fault.dropBefore(),
            random -> Fault.status(List.of(400, 401, 403, 404, 410).get(random.nextInt(5))),
            random -> Fault.altered(answer -> withBody(answer, new byte[0])),
            random ->
                    Fault.altered(answer -> withBody(answer, "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8))),
            random -> Fault.altered(answer -> withBody(answer, Arrays.copyOf(answer.body(), answer.body().length / 2))),
            random -> Fault.altered(answer -> withBody(answer, flipped(answer.body(), random))),
            random -> Fault.oversized(5 << 20));

    private static final List<Gate.Trouble> TROUBLES = List.of(Gate.Trouble.values());

    /** What stands for a command that the TPM is not given: no TPM takes so short a one. */
    private static final byte[] WITHHELD = new byte[10];

    private static final int[] BUSY = {0x922, 0x908, 0x90A}; // TPM_RC_RETRY, YIELDED, TESTING
    private static final int FAILURE = 0x101;

    private final Map<String, Integer> calls = new HashMap<>();
    private long seed;
    private int commands;
    private long made;
    private long failed;

    /** Begins a load. */
    synchronized void sow(long newSeed) {
        seed = newSeed;
        commands = 0;
        calls.clear();
    }

    /** How many calls of all loads were befallen. */
    synchronized String toll() {
        return "%,d of %,d requests and commands to the TPM failed".formatted(failed, made);
    }

    Optional<Fault> onRequest(AzureService service, Request request) {
        // The vault's own look at the attestation service's keys: what becomes of it is the vault's to mend.
        if (request.header("user-agent").orElse("").startsWith("Java/")) {
            return Optional.empty();
        }
        return draw(service + kind(request.path()))
                .map(random -> FAULTS.get(random.nextInt(FAULTS.size())).apply(random));
    }

    /** Rarer: a connection is one more thing that fails, before a request does. */
    Optional<Gate.Trouble> onConnection(AzureService service, String line) {
        return draw(CONNECTION + service + kind(line))
                .filter(random -> random.nextInt(3) == 0)
                .map(random -> TROUBLES.get(random.nextInt(TROUBLES.size())));
    }

    private synchronized Optional<SplittableRandom> draw(String call) {
        SplittableRandom random = random(call.hashCode(), calls.merge(call, 1, Integer::sum));
        boolean fails = random.nextInt(100) < PERCENT;
        if (!call.startsWith(CONNECTION)) {
            made++;
            failed += fails ? 1 : 0;
        }
        return fails ? Optional.of(random) : Optional.empty();
    }

    private SplittableRandom random(int kind, int number) {
        return new SplittableRandom((seed * PRIME + kind) * PRIME + number);
    }

    private static String kind(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return KINDS.stream().filter(lower::contains).findFirst().orElse("");
    }

    /** The TPM does not get it, if it is busy. */
    @Override
    public synchronized byte[] command(byte[] command) {
        commands++;
        return draw("command " + commands).map(random -> WITHHELD.clone()).orElse(command);
    }

    @Override
    public synchronized byte[] response(byte[] command, byte[] response) {
        SplittableRandom random = random(0, commands);
        if (Arrays.equals(command, WITHHELD)) {
            return error(BUSY[random.nextInt(BUSY.length)]);
        }
        return random.nextInt(100) > 0 ? response : broken(response, random);
    }

    private static byte[] broken(byte[] response, SplittableRandom random) {
        return switch (random.nextInt(40)) {
            // Something that never comes is waited for as long as a load may take, so that it must not come often.
            case 0 ->
                ByteBuffer.wrap(response.clone()).putInt(2, response.length + 1).array();
            case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 -> flipped(response, random);
            default -> error(FAILURE);
        };
    }

    private static byte[] error(int code) {
        return ByteBuffer.allocate(10)
                .putShort((short) 0x8001)
                .putInt(10)
                .putInt(code)
                .array();
    }

    private static Response withBody(Response answer, byte[] body) {
        return new Response(answer.status(), answer.headers(), body);
    }

    private static byte[] flipped(byte[] bytes, SplittableRandom random) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }
}
