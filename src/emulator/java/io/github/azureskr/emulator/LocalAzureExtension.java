// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One {@link LocalAzure} for each test class and those nested in it, as a parameter; after each test it is honest again.
 *
 * <pre>{@code
 * @ExtendWith(LocalAzureExtension.class)
 * class ReleaseTest {
 *     @Test
 *     void keyIsReleased(LocalAzure azure) { … }
 * }
 * }</pre>
 *
 * <p>Other options: {@code @RegisterExtension static LocalAzureExtension azure = new LocalAzureExtension(options)}.
 */
public final class LocalAzureExtension
        implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(LocalAzureExtension.class);

    private final LocalAzureOptions options;

    public LocalAzureExtension() {
        this(LocalAzureOptions.azure());
    }

    public LocalAzureExtension(LocalAzureOptions options) {
        this.options = options;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        // A nested class finds its outer class's.
        if (azure(context) == null) {
            context.getStore(NAMESPACE).put(LocalAzure.class, LocalAzure.start(options));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        azure(context).restore();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        LocalAzure own = context.getStore(NAMESPACE).remove(LocalAzure.class, LocalAzure.class);
        if (own != null) {
            own.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalAzure.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return azure(context);
    }

    private static LocalAzure azure(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(LocalAzure.class, LocalAzure.class);
    }
}
