// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.util.List;

/**
 * By how much something grows with each step: the straight line through all measured points that is nearest to them, by
 * least squares.
 */
final class Slope {
    private Slope() {}

    static double of(List<Long> x, List<Long> y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < x.size(); i++) {
            covariance += (x.get(i) - meanX) * (y.get(i) - meanY);
            variance += (x.get(i) - meanX) * (x.get(i) - meanX);
        }
        return covariance / variance;
    }

    private static double mean(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).average().orElseThrow();
    }
}
