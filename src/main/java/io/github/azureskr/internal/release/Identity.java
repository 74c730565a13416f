// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

/** Which of the machine's managed identities asks for the key. */
public sealed interface Identity {
    /** The machine's own, or its only user-assigned one. */
    record SystemAssigned() implements Identity {
        @Override
        public String toString() {
            return "the machine's own managed identity";
        }
    }

    record ClientId(String id) implements Identity {
        @Override
        public String toString() {
            return "the managed identity with client id " + id;
        }
    }

    record ObjectId(String id) implements Identity {
        @Override
        public String toString() {
            return "the managed identity with object id " + id;
        }
    }

    /** By the resource id that Azure Resource Manager gave it: {@code /subscriptions/…}. */
    record ResourceId(String id) implements Identity {
        @Override
        public String toString() {
            return "the managed identity with resource id " + id;
        }
    }
}
