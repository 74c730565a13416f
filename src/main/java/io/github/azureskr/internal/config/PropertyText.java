// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads a configuration file's text: a properties file in UTF-8, in which no property stands twice. */
final class PropertyText {
    private static final int LARGEST = 64 * 1024;

    /** Some editors put it before UTF-8. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String ANOTHER_TYPE =
            "Is it a keystore of another type? AzureSKR reads a properties file with" + " the first line #azureskr";

    private PropertyText() {}

    static Map<String, String> read(InputStream stream) throws IOException {
        byte[] content = stream.readNBytes(LARGEST + 1);
        if (content.length > LARGEST) {
            throw failure("the configuration is larger than " + LARGEST + " bytes. " + ANOTHER_TYPE);
        }
        return parse(decode(content));
    }

    private static String decode(byte[] content) throws AzureSkrException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            }
        } catch (CharacterCodingException e) {
            // Reported below, together with the other sign of a binary file.
        }
        throw failure("the configuration is no text in UTF-8. " + ANOTHER_TYPE);
    }

    private static Map<String, String> parse(String text) throws IOException {
        var properties = new Properties() {
            @Serial
            private static final long serialVersionUID = 1L;

            /** The name of a property that stands twice, or null. */
            private String duplicate;

            @Override
            public synchronized Object put(Object key, Object value) {
                Object previous = super.put(key, value);
                if (previous != null) {
                    duplicate = (String) key;
                }
                return previous;
            }
        };
        try {
            properties.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            throw failure("the configuration has a malformed \\u escape");
        }
        if (properties.duplicate != null) {
            throw failure("property '" + properties.duplicate + "' stands twice");
        }
        Map<String, String> map = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> map.put(name, properties.getProperty(name).strip()));
        return map;
    }

    private static AzureSkrException failure(String message) {
        return new AzureSkrException(Stage.CONFIGURATION, message);
    }
}
