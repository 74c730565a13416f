// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Certificates in the members of a JSON object, whatever these are called and however deep they are: what THIM answers,
 * the same in base64 in another object, what attesters send. A member holds PEM, or base64 or numbers of PEM or DER.
 */
record CertificateJson(CertificateSieve sieve) {
    private static final int DEEPEST = 8;
    private static final int SHORTEST_CERTIFICATE = 128;
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9_\\-\\s]+={0,2}\\s*");
    private static final String PEM = "-----BEGIN ";

    static boolean begins(Bytes file) {
        String text = file.utf8().stripLeading();
        return text.startsWith("{") || text.startsWith("[");
    }

    void add(Bytes json) throws MalformedException {
        walk("", parse(CertificatePile.DOCUMENT, json), 0);
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
        } else if (value instanceof List<?> list) {
            if (list.size() >= SHORTEST_CERTIFICATE && list.stream().allMatch(CertificateJson::isByte)) {
                found(path, bytes(list), depth);
                return;
            }
            for (int i = 0; i < list.size(); i++) {
                walk(path + "[" + i + "]", list.get(i), depth + 1);
            }
        } else if (value instanceof String text && text.length() >= SHORTEST_CERTIFICATE) {
            found(
                    path,
                    text.contains(PEM) || text.stripLeading().startsWith("{\"") ? Bytes.utf8(text) : base64(text),
                    depth);
        }
    }

    private void found(String path, Bytes content, int depth) throws MalformedException {
        if (begins(content)) {
            walk(path, parse(path, content), depth + 1);
        } else if (CertificateTable.begins(content)) {
            CertificateTable.read(content, sieve);
        } else if (content.utf8().contains(PEM) || DerStructure.length(content, 0) > 0) {
            sieve.add(path + ": ", content);
        }
    }

    /** An array in an object of its own, since it is objects that are parsed. */
    private static Object parse(String document, Bytes json) throws MalformedException {
        boolean array = json.utf8().stripLeading().startsWith("[");
        return array
                ? JsonObject.parse(document, "{\"\":" + json.utf8() + "}")
                        .members()
                        .get("")
                : JsonObject.parse(document, json).members();
    }

    private static boolean isByte(Object value) {
        return value instanceof Long number && 0 <= number && number <= 0xFF;
    }

    private static Bytes bytes(List<?> numbers) {
        byte[] bytes = new byte[numbers.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ((Long) numbers.get(i)).byteValue();
        }
        return Bytes.owning(bytes);
    }

    /** What the text spells, or nothing where it is some other text. */
    private static Bytes base64(String text) {
        String digits = text.strip().replace('+', '-').replace('/', '_');
        if (!BASE64.matcher(digits).matches()) {
            return Bytes.EMPTY;
        }
        String bare = digits.replaceAll("[\\s=]", "");
        return bare.length() % 4 == 1
                ? Bytes.EMPTY
                : Bytes.owning(Base64.getUrlDecoder().decode(bare));
    }
}
