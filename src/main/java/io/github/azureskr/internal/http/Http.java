// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;

/** A blocking HTTP/1.1 client. */
public final class Http implements AutoCloseable {
    public static Http open(HttpSettings settings) {
        return null;
    }

    public HttpResponse exchange(HttpRequest request) throws IOException {
        return null;
    }

    @Override
    public void close() {}
}
