// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.tomcat;

import io.github.azureskr.AzureSkrProvider;
import java.security.Security;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;

/**
 * Registers AzureSKR for a Tomcat whose {@code lib/} has the jar, where {@code java.security} cannot find it. Stands in
 * {@code server.xml} as the first child of {@code Server}:
 *
 * <pre>{@code
 * <Listener className="io.github.azureskr.tomcat.AzureSkrLifecycleListener"/>
 * }</pre>
 *
 * <p>Tomcat 9, 10.1 and 11. A provider that is registered already stays, and one that was registered here leaves with
 * the server.
 */
public final class AzureSkrLifecycleListener implements LifecycleListener {
    private boolean registered;

    /** Made by Tomcat. */
    public AzureSkrLifecycleListener() {}

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        if (event.getType().equals(Lifecycle.BEFORE_INIT_EVENT)) {
            registered = Security.addProvider(new AzureSkrProvider()) != -1;
        } else if (event.getType().equals(Lifecycle.AFTER_DESTROY_EVENT) && registered) {
            Security.removeProvider(AzureSkrProvider.NAME);
        }
    }
}
