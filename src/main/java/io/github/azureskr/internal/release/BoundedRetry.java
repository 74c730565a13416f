// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.RequestRetryCondition;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.http.policy.RetryStrategy;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.ProxyRefusal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Tries again what may pass, as long as the deadline allows the wait. Unlike the SDK's own strategies it leaves alone
 * what will not pass: a refused certificate, a proxy's refusal, or a challenge for another service's token, after which the SDK's default
 * sends the request's body three times more.
 */
final class BoundedRetry implements RetryStrategy {
    private static final int FEW = 3;
    /** With the delays below more than the 70 seconds for which IMDS may be updating itself (410 Gone). */
    private static final int MANY = 7;

    private static final int GONE = 410;

    private final Deadline deadline;
    private final Set<Integer> statuses;

    private BoundedRetry(Deadline deadline, Set<Integer> statuses) {
        this.deadline = deadline;
        this.statuses = statuses;
    }

    static RetryPolicy forVault(Deadline deadline) {
        return policy(new BoundedRetry(deadline, Set.of(408, 429)));
    }

    /** IMDS answers 404 while it is being updated. */
    static RetryPolicy forImds(Deadline deadline) {
        return policy(new BoundedRetry(deadline, Set.of(404, 408, GONE, 429)));
    }

    private static RetryPolicy policy(BoundedRetry strategy) {
        return new RetryPolicy(strategy, "Retry-After", ChronoUnit.SECONDS);
    }

    @Override
    public int getMaxRetries() {
        return MANY;
    }

    @Override
    public Duration calculateRetryDelay(int retryAttempts) {
        return Duration.ofMillis(Math.min(800L << retryAttempts, 30_000));
    }

    @Override
    public boolean shouldRetryCondition(RequestRetryCondition condition) {
        HttpResponse response = condition.getResponse();
        if (response == null) {
            return condition.getTryCount() < FEW
                    && mayPass(condition.getThrowable())
                    && fits(calculateRetryDelay(condition.getTryCount()));
        }
        int status = response.getStatusCode();
        boolean mayPass = statuses.contains(status) || (status >= 500 && status != 501 && status != 505);
        return mayPass
                && condition.getTryCount() < (status == GONE ? MANY : FEW)
                && fits(delayAfter(response, condition.getTryCount()));
    }

    /** The policy shows every cause in turn. */
    private static boolean mayPass(Throwable thrown) {
        return thrown instanceof Unreachable
                && Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                        .limit(16)
                        .noneMatch(cause -> cause instanceof SSLException || cause instanceof ProxyRefusal);
    }

    private boolean fits(Duration delay) {
        return delay.compareTo(deadline.remaining()) < 0;
    }

    /** What the policy will wait; a Retry-After that is no number of seconds is longer than anyone waits. */
    private Duration delayAfter(HttpResponse response, int tryCount) {
        String retryAfter = response.getHeaders().getValue(HttpHeaderName.RETRY_AFTER);
        if (retryAfter == null || retryAfter.isEmpty()) {
            return calculateRetryDelay(tryCount);
        }
        return retryAfter.matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Integer.parseInt(retryAfter))
                : ChronoUnit.FOREVER.getDuration();
    }
}
