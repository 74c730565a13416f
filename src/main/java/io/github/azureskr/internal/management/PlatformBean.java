// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.management;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/** What stands at the platform's MBean server. The only class that knows JMX, so that no other one loads it. */
record PlatformBean(ObjectName name) {
    private static final System.Logger LOGGER = System.getLogger("io.github.azureskr.management");

    /** Empty, with a warning, where the server does not take it: that is no reason for a server to be without its key. */
    static Optional<PlatformBean> register(ManagedKey key, String identifier) {
        String wanted = "io.github.azureskr:type=Key,key=" + ObjectName.quote(identifier) + ",alias=" + key.getAlias();
        try {
            ObjectName name = new ObjectName(wanted);
            for (int instance = 2; !isFree(key, name); instance++) {
                name = new ObjectName(wanted + ",instance=" + instance);
            }
            return Optional.of(new PlatformBean(name));
        } catch (JMException | SecurityException e) {
            LOGGER.log(Level.WARNING, "The key '" + key.getAlias() + "' has no MBean: " + e.getMessage(), e);
            return Optional.empty();
        }
    }

    /** Not where another configuration has the same key, or the same one is loaded by another class loader. */
    private static boolean isFree(ManagedKey key, ObjectName name) throws JMException {
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(key, name);
            return true;
        } catch (InstanceAlreadyExistsException e) {
            return false;
        }
    }

    void unregister() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            LOGGER.log(Level.DEBUG, "Somebody else has unregistered " + name);
        } catch (JMException | SecurityException e) {
            LOGGER.log(Level.WARNING, name + " stays at the MBean server: " + e.getMessage(), e);
        }
    }
}
