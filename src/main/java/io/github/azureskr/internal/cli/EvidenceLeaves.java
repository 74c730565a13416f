// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.tdx.TdQuote;
import io.github.azureskr.internal.tdx.TdReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for a report in a JSON object whose members have names of their own, in requests to an attestation service say:
 * what a member's bytes are, their beginning and their length tell.
 */
final class EvidenceLeaves {
    private static final int DEEPEST = 8;
    private static final int SHORTEST_QUOTE = 632;
    private static final Bytes HCL_SIGNATURE = Bytes.utf8("HCLA");

    /** By their paths. */
    private final Map<String, Bytes> found = new LinkedHashMap<>();

    private EvidenceLeaves() {}

    /** The only report in {@code object}; the HCL report, where the hardware's report that it holds is there too. */
    static Bytes only(JsonObject object) throws MalformedException {
        EvidenceLeaves leaves = new EvidenceLeaves();
        leaves.walk("", object.members(), 0);
        if (leaves.found.isEmpty()) {
            throw new MalformedException(
                    Submission.DOCUMENT,
                    "no report in any of its members. If these are certificates, name the file with --certs");
        }
        List<Bytes> all = leaves.found.values().stream().distinct().toList();
        List<Bytes> paravisors = all.stream().filter(EvidenceLeaves::isHcl).toList();
        if (all.size() == 1 || paravisors.size() == 1) {
            return paravisors.isEmpty() ? all.get(0) : paravisors.get(0);
        }
        throw new MalformedException(
                Submission.DOCUMENT,
                "holds more than one report: " + String.join(", ", leaves.found.keySet())
                        + ". Put the one to verify into a file of its own");
    }

    private void walk(String path, Object value, int depth) throws MalformedException {
        if (depth > DEEPEST) {
            return;
        }
        if (value instanceof Map<?, ?> members) {
            for (Map.Entry<?, ?> member : members.entrySet()) {
                walk(
                        path.isEmpty() ? "" + member.getKey() : path + "." + member.getKey(),
                        member.getValue(),
                        depth + 1);
            }
        } else if (value instanceof List<?> list && !list.stream().allMatch(Number.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                walk(path + "[" + i + "]", list.get(i), depth + 1);
            }
        } else if (value instanceof String || value instanceof List<?>) {
            Optional<Bytes> content = decode(value.toString());
            if (content.filter(EvidenceLeaves::isReport).isPresent()) {
                found.put(path, content.get());
            } else if (content.filter(Submission::beginsAsJson).isPresent()) {
                walk(path, JsonObject.parse(path, content.get()).members(), depth + 1);
            }
        }
    }

    private static Optional<Bytes> decode(String text) {
        try {
            return Optional.of(TextForm.decode(Bytes.utf8(text)));
        } catch (MalformedException e) {
            // Some other text, that only looks like digits.
            return Optional.empty();
        }
    }

    private static boolean isReport(Bytes bytes) {
        return isHcl(bytes)
                || Submission.isDriversAnswer(bytes)
                || (bytes.length() >= SnpReport.LENGTH && SnpReport.begins(bytes))
                || (bytes.length() == TdReport.LENGTH && TdReport.begins(bytes))
                || (bytes.length() >= SHORTEST_QUOTE && TdQuote.begins(bytes));
    }

    private static boolean isHcl(Bytes bytes) {
        return bytes.length() > SnpReport.LENGTH
                && bytes.slice(0, HCL_SIGNATURE.length()).equals(HCL_SIGNATURE);
    }
}
