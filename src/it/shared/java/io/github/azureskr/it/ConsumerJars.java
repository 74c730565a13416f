// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A class path as a consumer's user has it: the consumer's jars and the self-contained one, without the local Azure. */
public final class ConsumerJars {
    private ConsumerJars() {}

    public static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && !entry.endsWith("-emulator.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
