// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.spring;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.AzureSkrProvider;
import java.security.Provider;
import java.security.Security;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.Banner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.support.GenericApplicationContext;

/** For how long the provider is registered: as Spring's contexts begin and end. */
class AzureSkrInitializerTest {
    @AfterEach
    void removeProvider() {
        Security.removeProvider(AzureSkrProvider.NAME);
    }

    @Test
    void theProviderIsRegisteredWhileTheContextIsOpen() {
        try (GenericApplicationContext context = initialized()) {
            assertNotNull(provider());
            context.refresh();
            assertNotNull(provider());
        }
        assertNull(provider());
    }

    @Test
    void anApplicationThatIsStartedAgainHasItAgain() {
        start().close();
        try (GenericApplicationContext again = start()) {
            assertNotNull(provider(), again::toString);
        }
        assertNull(provider());
    }

    @Test
    void itStaysUntilTheLastOfSeveralContextsIsClosed() {
        GenericApplicationContext first = start();
        GenericApplicationContext second = start();
        Provider shared = provider();
        first.close();
        assertSame(shared, provider());
        second.close();
        assertNull(provider());
    }

    @Test
    void whatIsDestroyedWithTheContextStillHasIt() {
        AtomicReference<Provider> atTheEnd = new AtomicReference<>();
        GenericApplicationContext context = initialized();
        context.registerBean(DisposableBean.class, () -> () -> atTheEnd.set(provider()));
        context.refresh();
        context.close();
        assertNotNull(atTheEnd.get());
        assertNull(provider());
    }

    @Test
    void aStartThatFailsLeavesNothing() {
        GenericApplicationContext context = initialized();
        context.registerBean(Object.class, () -> {
            throw new IllegalStateException("for example: the key was not released");
        });
        assertThrows(BeanCreationException.class, context::refresh);
        assertNull(provider());
    }

    @Test
    void anApplicationThatFailsBeforeItMakesItsBeansLeavesNothing() {
        SpringApplication application = new SpringApplication(Object.class);
        AtomicReference<Provider> before = new AtomicReference<>();
        application.addInitializers(new AzureSkrInitializer(), context -> {
            before.set(provider());
            throw new IllegalStateException("for example: another initializer needs a file that is not there");
        });
        assertThrows(IllegalStateException.class, () -> run(application));
        assertNotNull(before.get());
        assertNull(provider());
    }

    @Test
    void whatIsDestroyedWithAnApplicationThatFailsOnceItRunsStillHasIt() {
        SpringApplication application = new SpringApplication(Object.class);
        AtomicReference<Provider> atTheEnd = new AtomicReference<>();
        application.addInitializers(new AzureSkrInitializer(), context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(DisposableBean.class, () -> () -> atTheEnd.set(provider()));
            beans.registerBean(CommandLineRunner.class, () -> arguments -> {
                throw new IllegalStateException("for example: what it was started for cannot be done");
            });
        });
        assertThrows(IllegalStateException.class, () -> run(application));
        assertNotNull(atTheEnd.get());
        assertNull(provider());
    }

    @Test
    void aParentKeepsItWhenAChildFails() {
        try (GenericApplicationContext parent = start()) {
            Provider shared = provider();
            SpringApplication child = new SpringApplication(Object.class);
            child.addInitializers(context -> {
                context.setParent(parent);
                ((GenericApplicationContext) context).registerBean(CommandLineRunner.class, () -> arguments -> {
                    throw new IllegalStateException("for example: what the child was started for cannot be done");
                });
            });
            assertThrows(IllegalStateException.class, () -> run(child));
            assertSame(shared, provider());
        }
        assertNull(provider());
    }

    private static void run(SpringApplication application) {
        application.setBannerMode(Banner.Mode.OFF);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        try {
            application.run();
        } finally {
            System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
        }
    }

    @Test
    void oneThatWasRegisteredBeforeStays() {
        Provider others = new AzureSkrProvider();
        Security.addProvider(others);
        start().close();
        assertSame(others, provider());
    }

    @Test
    void oneThatTookItsPlaceStays() {
        GenericApplicationContext context = start();
        Provider others = new AzureSkrProvider();
        Security.removeProvider(AzureSkrProvider.NAME);
        Security.addProvider(others);
        context.close();
        assertSame(others, provider());
    }

    private static GenericApplicationContext initialized() {
        GenericApplicationContext context = new GenericApplicationContext();
        new AzureSkrInitializer().initialize(context);
        return context;
    }

    private static GenericApplicationContext start() {
        GenericApplicationContext context = initialized();
        context.refresh();
        return context;
    }

    private static Provider provider() {
        return Security.getProvider(AzureSkrProvider.NAME);
    }
}
