// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

/** What /etc/os-release says: {@code Ubuntu}, 22, 4. */
public record OsRelease(String distribution, int major, int minor) {}
