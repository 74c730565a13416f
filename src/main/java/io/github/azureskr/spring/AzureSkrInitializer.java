// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.spring;

import io.github.azureskr.AzureSkrProvider;
import java.security.Provider;
import java.security.Security;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Registers AzureSKR for a Spring Boot application that has the jar among its dependencies, before it makes its web
 * server. Spring Boot finds this class by itself ({@code META-INF/spring.factories}), in an executable jar too.
 *
 * <p>A provider that is registered already stays, and one that was registered here leaves when the last application
 * context is closed, or did not start, whose initializer was of this class: in a servlet container it would keep the
 * classes of an application that is gone, and the next one would be served by them.
 */
public final class AzureSkrInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Object LOCK = new Object();

    /** The contexts that need the provider, as far as they are known here: each class loader has a set of its own. */
    private static final Set<ConfigurableApplicationContext> CONTEXTS =
            Collections.newSetFromMap(new IdentityHashMap<>());

    private static Optional<Provider> registered = Optional.empty();

    /** Made by Spring Boot. */
    public AzureSkrInitializer() {}

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        enter(context);
        context.addApplicationListener(new Failure(context));
        if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
            // The first of all, so that it is destroyed as the last: after the web server, and where a start fails too.
            beans.registerDisposableBean(AzureSkrInitializer.class.getName(), () -> leave(context));
        }
    }

    private static void enter(ConfigurableApplicationContext context) {
        synchronized (LOCK) {
            CONTEXTS.add(context);
            Provider provider = new AzureSkrProvider();
            if (Security.addProvider(provider) != -1) {
                registered = Optional.of(provider);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // To Provider.equals another one of the same kind is the same.
    private static void leave(ConfigurableApplicationContext context) {
        synchronized (LOCK) {
            if (CONTEXTS.remove(context) && CONTEXTS.isEmpty()) {
                registered
                        .filter(ours -> Security.getProvider(AzureSkrProvider.NAME) == ours)
                        .ifPresent(ours -> Security.removeProvider(AzureSkrProvider.NAME));
                registered = Optional.empty();
            }
        }
    }

    /**
     * Spring destroys no bean of a context that fails before it makes them, for example in a later initializer. One that
     * fails when it is active is closed afterwards; and a parent hears of its children's failures too.
     */
    private record Failure(ConfigurableApplicationContext context)
            implements ApplicationListener<ApplicationFailedEvent> {
        @Override
        public void onApplicationEvent(ApplicationFailedEvent event) {
            if (event.getApplicationContext() == context && !context.isActive()) {
                leave(context);
            }
        }
    }
}
