// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import java.time.Duration;

/**
 * A step and how it went.
 *
 * @param subject what was looked at: a file, a service, a key; empty where there is but one
 * @param took zero for a step that was not tried
 */
public record Finding(Step step, String subject, Outcome outcome, Duration took) {}
