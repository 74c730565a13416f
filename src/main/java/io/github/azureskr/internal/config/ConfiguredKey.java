// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.release.KeyReference;

/** A key to release, the alias that it gets, and where its certificate chain comes from. */
public record ConfiguredKey(String alias, KeyReference reference, CertificateSource certificate) {}
