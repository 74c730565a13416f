// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.vault.NewKey;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.logging.Level;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The thread that follows the keys of a configuration: that there is no more of it than is needed. */
@Timeout(60)
@ExtendWith(LocalAzureExtension.class)
class FollowerThreadTest {
    /** What an application still uses. */
    private final List<Object> kept = new ArrayList<>();

    @AfterEach
    void stopFollowing() throws InterruptedException {
        Followings.interruptAll();
    }

    @Test
    void thereIsNoneWhereRotationIsSwitchedOff(LocalAzure azure) throws Exception {
        URI key = azure.createKey("off", NewKey.ec("P-256"));
        kept.add(Followings.manager(Stores.load(azure.configuration(key) + "rotation.interval=0s\n")));
        assertEquals(Set.of(), Followings.threads());
    }

    @Test
    void thereIsNoneWhereEveryKeyIsPinnedToAVersion(LocalAzure azure) throws Exception {
        URI version = azure.keyVault().createKey("pinned", NewKey.ec("P-256").exportable(azure.releasePolicy()));
        kept.add(Followings.manager(Stores.load(azure.configuration(version))));
        assertEquals(Set.of(), Followings.threads());
    }

    @Test
    void thereIsOneForEachConfigurationHoweverManyManagersItHas(LocalAzure azure) throws Exception {
        KeyStore store = store(azure, "one");
        kept.add(Followings.manager(store));
        kept.add(Followings.manager(store));
        assertEquals(1, Followings.threads().size());
        kept.add(Followings.manager(store(azure, "two")));
        assertEquals(2, Followings.threads().size());
        assertTrue(Followings.threads().stream().allMatch(Thread::isDaemon));
    }

    @Test
    void itEndsWhenItsLastManagerIsUnreachable(LocalAzure azure) throws Exception {
        KeyStore store = store(azure, "unreachable");
        kept.add(Followings.manager(store));
        WeakReference<Object> dropped = new WeakReference<>(Followings.manager(store));
        Thread thread = Followings.threads().iterator().next();
        collectUntil(() -> dropped.refersTo(null));
        assertTrue(thread.isAlive());
        kept.clear();
        collectUntil(() -> !thread.isAlive());
    }

    @Test
    void itHoldsNoManagerWhileTheVaultTakesItsTime(LocalAzure azure) throws Exception {
        URI key = azure.createKey("slow", NewKey.ec("P-256"));
        KeyStore store =
                Stores.load(azure.configuration(key) + "rotation.interval=300ms\ntimeout=10m\ntimeout.response=10m\n");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        kept.add(Followings.manager(store));
        WeakReference<Object> dropped = new WeakReference<>(kept.get(0));
        azure.faults(AzureService.KEY_VAULT)
                .always(Fault.altered(response -> {
                            asked.countDown();
                            await(answer);
                            return response;
                        })
                        .on("/keys/slow"));
        try {
            await(asked);
            kept.clear();
            collectUntil(() -> dropped.refersTo(null));
        } finally {
            answer.countDown();
            azure.faults(AzureService.KEY_VAULT).clear();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anInterruptEndsItAndTheNextManagerHasANewOne(LocalAzure azure) throws Exception {
        KeyStore store = store(azure, "interrupted");
        kept.add(Followings.manager(store));
        Thread thread = Followings.threads().iterator().next();
        try (RotationReports reports = RotationReports.listen()) {
            thread.interrupt();
            thread.join();
            reports.next(Level.WARNING, "was interrupted and ends");
        }
        kept.add(Followings.manager(store));
        assertEquals(1, Followings.threads().size());
        assertFalse(Followings.threads().contains(thread));
    }

    @Test
    void itOutlivesAnErrorAndOneInSayingSo(LocalAzure azure) throws Exception {
        URI key = azure.createKey("errors", NewKey.ec("P-256"));
        kept.add(Followings.manager(Stores.load(azure.configuration(key) + "rotation.interval=100ms\n")));
        try (RotationReports reports = RotationReports.listen()) {
            reports.failNext(new OutOfMemoryError("of this test"), 2);
            azure.createKey("errors", NewKey.ec("P-256"));
            reports.next(Level.WARNING, "cut short by java.lang.OutOfMemoryError");
            reports.next(Level.INFO, "key 'errors' is up to date again");
            azure.createKey("errors", NewKey.ec("P-256"));
            reports.next(Level.INFO, "key 'errors' is now");
        }
    }

    /** A web application that is undeployed must not be kept by the thread that it happened to start. */
    @Test
    void itKeepsNothingOfWhoeverStartedIt(LocalAzure azure) throws Exception {
        KeyStore store = store(azure, "started");
        WeakReference<ClassLoader> application = new WeakReference<>(new Application());
        kept.add(startIn(application.get(), store));
        Thread thread = Followings.threads().iterator().next();
        assertSame(AzureSkrProvider.class.getClassLoader(), thread.getContextClassLoader());
        collectUntil(() -> application.refersTo(null));
        assertTrue(thread.isAlive());
    }

    private static Object startIn(ClassLoader application, KeyStore store) throws Exception {
        @SuppressWarnings("unchecked")
        var starter = (Function<KeyStore, Object>) application
                .loadClass(Starter.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        Thread.currentThread().setContextClassLoader(application);
        try {
            return starter.apply(store);
        } finally {
            Thread.currentThread().setContextClassLoader(FollowerThreadTest.class.getClassLoader());
        }
    }

    /** An application's own class, on the stack when the thread is started. */
    public static final class Starter implements Function<KeyStore, Object> {
        private static final InheritableThreadLocal<Object> LOCAL = new InheritableThreadLocal<>();

        @Override
        public Object apply(KeyStore store) {
            LOCAL.set(this);
            try {
                var factory = KeyManagerFactory.getInstance("AzureSKR", new AzureSkrProvider());
                factory.init(store, null);
                return factory.getKeyManagers()[0];
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            } finally {
                LOCAL.remove();
            }
        }
    }

    /** Defines {@link Starter} itself, and has everything else from the tests' class loader. */
    private static final class Application extends ClassLoader {
        Application() {
            super(FollowerThreadTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Starter.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] content = in.readAllBytes();
                return defineClass(name, content, 0, content.length, new ProtectionDomain(null, null, this, null));
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static KeyStore store(LocalAzure azure, String name) throws Exception {
        return Stores.load(azure.configuration(azure.createKey(name, NewKey.ec("P-256"))));
    }

    /** Nothing tells when a garbage collection has come to the end of what it finds. */
    private static void collectUntil(BooleanSupplier done) throws InterruptedException {
        while (!done.getAsBoolean()) {
            System.gc();
            Thread.sleep(20);
        }
    }
}
