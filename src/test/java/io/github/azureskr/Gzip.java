// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** What a server or proxy does that packs its answers unasked. */
final class Gzip {
    private Gzip() {}

    static Response of(Response response) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return new Response(
                response.status(),
                response.withHeader("Content-Encoding", "gzip").headers(),
                packed.toByteArray());
    }
}
