// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.io.IOException;

/** A service behind a listener: one request in, one answer out. May be called by several threads at once. */
@FunctionalInterface
public interface Endpoint {
    Response answer(Request request) throws IOException;
}
