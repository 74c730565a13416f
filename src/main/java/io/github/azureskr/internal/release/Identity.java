// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Who asks for the key: one of the machine's managed identities, or an application that Entra knows. */
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

    /** For machines that have no managed identity, or several of whose programs have one each. */
    sealed interface Application extends Identity {
        String tenantId();

        String clientId();

        /** Entra, where it is not the one of the vault's cloud. */
        Optional<URI> authority();
    }

    /** It shows a token that somebody else has issued, such as Kubernetes: it has no secret of its own. */
    record Workload(String tenantId, String clientId, Optional<URI> authority, Path tokenFile) implements Application {
        @Override
        public String toString() {
            return "the workload with client id " + clientId;
        }
    }

    /** It signs with the private key of a certificate; both are in one PEM file. */
    record ClientCertificate(String tenantId, String clientId, Optional<URI> authority, Path pem)
            implements Application {
        @Override
        public String toString() {
            return "the service principal with client id " + clientId;
        }
    }

    /** It has a password, which is in a file, or else in the environment. */
    record ClientSecret(String tenantId, String clientId, Optional<URI> authority, Optional<Path> file)
            implements Application {
        @Override
        public String toString() {
            return "the service principal with client id " + clientId;
        }
    }
}
