// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.spring;

import io.github.azureskr.AzureSkrProvider;
import java.security.Security;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Registers AzureSKR for a Spring Boot application that has the jar among its dependencies, before it makes its web
 * server. Spring Boot finds this class by itself ({@code META-INF/spring.factories}), in an executable jar too.
 *
 * <p>A provider that is registered already stays.
 */
public final class AzureSkrInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    /** Made by Spring Boot. */
    public AzureSkrInitializer() {}

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Security.addProvider(new AzureSkrProvider());
    }
}
