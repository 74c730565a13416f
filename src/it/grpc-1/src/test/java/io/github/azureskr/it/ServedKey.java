// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.security.PublicKey;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Sees whose key the connection of a call was made with. */
final class ServedKey implements ClientInterceptor {
    private final AtomicReference<SSLSession> session = new AtomicReference<>();

    PublicKey key() throws SSLPeerUnverifiedException {
        SSLSession seen = Objects.requireNonNull(session.get(), "no call has been answered");
        return seen.getPeerCertificates()[0].getPublicKey();
    }

    @Override
    public <A, B> ClientCall<A, B> interceptCall(MethodDescriptor<A, B> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<B> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onHeaders(Metadata answered) {
                                session.set(getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
                                super.onHeaders(answered);
                            }
                        },
                        headers);
            }
        };
    }
}
