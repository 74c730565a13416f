// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

/**
 * A request that came, without headers and body: they hold tokens.
 *
 * @param status of the answer; 0 where the connection was dropped instead
 * @param nanoTime when it was answered, by {@link System#nanoTime}
 */
public record LoggedRequest(String method, String path, int status, long nanoTime) {}
