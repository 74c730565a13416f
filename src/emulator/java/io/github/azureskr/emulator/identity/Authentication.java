// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.identity;

/** What a service learns from a bearer token. */
public sealed interface Authentication {

    /** The token is good; who sent it. */
    record Caller(String objectId, String applicationId, String tenant) implements Authentication {}

    /** The token is not accepted, and why. */
    record Refused(String reason) implements Authentication {}
}
