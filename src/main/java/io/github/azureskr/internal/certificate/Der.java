// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.certificate;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes the little DER (X.690) that there is in a certificate. */
final class Der {
    static final int OCTET_STRING = 0x04;
    /** Context-specific, and with other values in it. */
    static final int EXPLICIT = 0xA0;
    /** Context-specific, and a value itself. */
    static final int IMPLICIT = 0x80;

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;

    /** RFC 5280 section 4.1.2.5: a year has two digits before this one. */
    private static final String FIRST_OF_FOUR_DIGITS = "2050";

    private Der() {}

    static Bytes sequence(Bytes... parts) {
        return value(SEQUENCE, parts);
    }

    static Bytes value(int tag, Bytes... parts) {
        Bytes content = Bytes.concat(parts);
        if (content.length() > 0xFFFF) {
            throw new IllegalArgumentException(content.length() + " bytes do not fit a 16-bit length");
        }
        ByteWriter out = new ByteWriter().u8(tag);
        if (content.length() > 0xFF) {
            out.u8(0x82).u16(content.length());
        } else if (content.length() > 0x7F) {
            out.u8(0x81).u8(content.length());
        } else {
            out.u8(content.length());
        }
        return out.bytes(content).toBytes();
    }

    static Bytes integer(BigInteger value) {
        return value(INTEGER, Bytes.owning(value.toByteArray()));
    }

    /** All bits of {@code bytes}. */
    static Bytes bits(Bytes bytes) {
        return value(BIT_STRING, Bytes.ofHex("00"), bytes);
    }

    /** @param encoded what X.690 section 8.19 makes of the identifier, in hexadecimal */
    static Bytes identifier(String encoded) {
        return value(OBJECT_IDENTIFIER, Bytes.ofHex(encoded));
    }

    static Bytes time(Instant instant) {
        String digits = instant.truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace("-", "")
                .replace("T", "")
                .replace(":", "");
        return digits.compareTo(FIRST_OF_FOUR_DIGITS) < 0
                ? value(UTC_TIME, Bytes.utf8(digits.substring(2)))
                : value(GENERALIZED_TIME, Bytes.utf8(digits));
    }
}
