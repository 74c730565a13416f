// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.RegularFile;
import io.github.azureskr.internal.bytes.UnfitFileException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.nio.file.Path;

/** The file of what an application shows Entra, and the property that names it; the Azure SDK's messages name neither. */
record ShownFile(Identity.Application application, String property, Path path) {
    /** Ten times what the longest tokens and chains have. */
    private static final int LARGEST = 64 * 1024;

    static ShownFile token(Identity.Workload workload) {
        return new ShownFile(workload, "identity.token-file", workload.tokenFile());
    }

    static ShownFile certificate(Identity.ClientCertificate principal) {
        return new ShownFile(principal, "identity.certificate", principal.pem());
    }

    static ShownFile secret(Identity.ClientSecret principal, Path file) {
        return new ShownFile(principal, "identity.secret-file", file);
    }

    Bytes read() throws AzureSkrException {
        try {
            return RegularFile.read(path, LARGEST);
        } catch (UnfitFileException e) {
            throw failure(e.getReason(), "Check property " + property, e);
        } catch (IOException e) {
            throw failure(
                    "cannot be read", "Check property " + property + ", and that this process may read the file", e);
        }
    }

    /** That the file is there and can be read, but not for what it should be. */
    AzureSkrException unfit(String problem, String wanted) {
        return failure(problem, "Property " + property + " must name " + wanted, null);
    }

    private AzureSkrException failure(String problem, String remedy, IOException cause) {
        return new AzureSkrException(
                Stage.IDENTITY,
                "no access token for " + application + ": " + path.toAbsolutePath() + " " + problem,
                remedy,
                cause);
    }
}
