// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * A budget of bytes per released key: a signed answer of 26 KiB, as large as a real one, is decoded once and its text is
 * not copied over and over.
 */
class JwsAllocationTest {
    private static final int OPERATIONS = 200;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aSignedAnswerIsReadWithinThreeTimesItsLength() throws Exception {
        String answer = answer();
        long perOperation = allocatedBy(answer);
        assertTrue(
                perOperation <= 3L * answer.length(),
                perOperation + " B for an answer of " + answer.length() + " characters");
    }

    private static long allocatedBy(String answer) throws MalformedException {
        JsonObject kept = read(answer);
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int i = 0; i < OPERATIONS; i++) {
            kept = read(answer);
        }
        long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
        assertTrue(kept.has("response"));
        return allocated / OPERATIONS;
    }

    private static JsonObject read(String answer) throws MalformedException {
        return Jws.parse("signed answer", answer).payload();
    }

    private static String answer() {
        String certificates =
                "[\"" + "A".repeat(2_200) + "\",\"" + "B".repeat(2_200) + "\",\"" + "C".repeat(2_200) + "\"]";
        String header = "{\"alg\":\"RS256\",\"kid\":\"k\",\"x5c\":" + certificates + "}";
        String payload = "{\"response\":{\"key\":{\"key\":{\"kid\":\"https://v/keys/k/1\",\"key_hsm\":\""
                + "A".repeat(11_000) + "\"},\"attributes\":{\"enabled\":true,\"exportable\":true,\"created\":1}}}}";
        return Bytes.utf8(header).base64Url() + "." + Bytes.utf8(payload).base64Url() + "." + "A".repeat(342);
    }
}
