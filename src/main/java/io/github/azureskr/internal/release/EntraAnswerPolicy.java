// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import java.io.UncheckedIOException;

/** Makes an exception of Entra's refusal before MSAL does, whose message repeats the request and its headers. */
final class EntraAnswerPolicy extends HttpPipelineSyncPolicy {
    @Override
    protected HttpResponse afterReceivedResponse(HttpPipelineCallContext context, HttpResponse response) {
        if (response.getStatusCode() == 200) {
            return response;
        }
        throw new UncheckedIOException(EntraRefusal.of(response.getStatusCode(), ((SdkResponse) response).body()));
    }
}
