// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import com.azure.json.JsonProviders;
import com.azure.json.JsonWriter;
import io.github.azureskr.internal.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/** Writes JSON. */
public final class JsonText {
    private JsonText() {}

    /** Compact UTF-8 JSON of strings, booleans, numbers, lists and maps, in the maps' order. */
    public static Bytes of(Map<String, ?> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter writer = JsonProviders.createWriter(out)) {
            writer.writeUntyped(members).flush();
        } catch (IOException e) {
            throw new AssertionError("memory cannot fail", e);
        }
        return Bytes.owning(out.toByteArray());
    }
}
