// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A SEQUENCE in DER (X.690) as far as it tells what is in it: certificates and keys are kept beside each other. */
final class DerStructure {
    private static final int SEQUENCE = 0x30;

    /** What the first bytes inside say, in hexadecimal: a version, an algorithm, or both with a header of their own. */
    private static final Map<Pattern, String> NO_CERTIFICATES = Map.of(
            Pattern.compile("020100(30|02).*"), "a private key",
            Pattern.compile("020101(04|30).*"), "a private key",
            Pattern.compile("020103.*"), "a key store (PKCS #12): export its certificates as PEM",
            Pattern.compile("30[0-9a-f]{2}0609.*"), "a public key or an encrypted private key",
            Pattern.compile("30[0-9a-f]{2}0607.*"), "a public key",
            Pattern.compile("30(8[12])?[0-9a-f]{2,4}020100.*"), "a request for a certificate",
            Pattern.compile("30(8[12])?[0-9a-f]{2,4}020101.*"), "a list of revoked certificates");

    private DerStructure() {}

    /** Of the whole structure at {@code position}, with its header; 0 where none begins there or its end is missing. */
    static int length(Bytes file, int position) {
        int header = header(file, position);
        if (header == 0) {
            return 0;
        }
        int content = 0;
        for (int i = position + 2; i < position + header; i++) {
            content = content << 8 | file.at(i);
        }
        return content <= file.length() - position - header ? header + content : 0;
    }

    /** What it is, if no certificate. */
    static Optional<String> kind(Bytes der) {
        int header = header(der, 0);
        String inside = der.slice(header, Math.min(der.length() - header, 12)).hex();
        return NO_CERTIFICATES.entrySet().stream()
                .filter(kind -> kind.getKey().matcher(inside).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Its length: of certificates, the length always takes one or two bytes. */
    private static int header(Bytes file, int position) {
        if (file.length() - position < 4 || file.at(position) != SEQUENCE) {
            return 0;
        }
        return switch (file.at(position + 1)) {
            case 0x81 -> 3;
            case 0x82 -> 4;
            default -> 0;
        };
    }
}
