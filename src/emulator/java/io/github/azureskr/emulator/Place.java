// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

/**
 * Where clients look for a service.
 *
 * @param host the name in its address, and in its certificate; clients must resolve it
 * @param port 0 for any that is free
 */
public record Place(String host, int port) {
    static final Place LOCALHOST = new Place("localhost", 0);

    /** {@code host}, {@code host:port} or {@code :port}. */
    public static Place parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        int port = colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1));
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("'" + text + "': a port is a number up to 65535");
        }
        return new Place(host.isEmpty() ? LOCALHOST.host() : host, port);
    }
}
