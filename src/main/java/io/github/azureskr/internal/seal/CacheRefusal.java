// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.nio.file.Path;

/** Why a sealed cache is of no use now. */
final class CacheRefusal {
    private CacheRefusal() {}

    static AzureSkrException of(Path file, String problem, String remedy) {
        return of(file, problem, remedy, null);
    }

    static AzureSkrException of(Path file, String problem, String remedy, Exception cause) {
        return new AzureSkrException(Stage.SEALED_CACHE, file + " " + problem, remedy, cause);
    }
}
