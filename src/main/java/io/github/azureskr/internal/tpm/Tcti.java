// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the TPM is, as users of tpm2-tools write it. Of swtpm only the data channel is used. */
final class Tcti {
    private static final Pattern DEVICE = Pattern.compile("device:(/.+)");
    private static final Pattern SOCKET_PATH = Pattern.compile("swtpm:path=(/.+)");
    private static final Pattern SOCKET_PORT = Pattern.compile("swtpm:(?:host=([^,=]+),)?port=(\\d{1,5})");
    private static final int MAX_PORT = 65535;

    private final String text;
    private final Duration patience;

    private Tcti(String text, Duration patience) {
        this.text = text;
        this.patience = patience;
    }

    static Transport open(String text, Duration patience) throws AzureSkrException {
        return new Tcti(text, patience).open();
    }

    private Transport open() throws AzureSkrException {
        Matcher device = DEVICE.matcher(text);
        if (device.matches()) {
            return DeviceTransport.open(path(device.group(1)));
        }
        Matcher socket = SOCKET_PATH.matcher(text);
        if (socket.matches()) {
            return connect(UnixDomainSocketAddress.of(path(socket.group(1))));
        }
        Matcher port = SOCKET_PORT.matcher(text);
        if (port.matches() && Integer.parseInt(port.group(2)) <= MAX_PORT) {
            String host = port.start(1) < 0 ? "127.0.0.1" : port.group(1);
            return connect(new InetSocketAddress(host, Integer.parseInt(port.group(2))));
        }
        throw unknown();
    }

    private Path path(String path) throws AzureSkrException {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new AzureSkrException(Stage.TPM, "The TCTI \"%s\" holds no path.".formatted(text), e);
        }
    }

    private SocketTransport connect(SocketAddress address) throws AzureSkrException {
        try {
            return SocketTransport.connect(address, patience);
        } catch (ClosedByInterruptException e) {
            throw new AzureSkrException(
                    Stage.TPM, "the loading thread was interrupted while it connected to %s".formatted(text), e);
        } catch (IOException | RuntimeException e) {
            throw new AzureSkrException(
                    Stage.TPM,
                    "No TPM answers at %s: %s".formatted(text, e.getMessage()),
                    "Start swtpm there, or set the property tpm to where it listens.",
                    e);
        }
    }

    private AzureSkrException unknown() {
        return new AzureSkrException(
                Stage.TPM,
                "\"%s\" is not a TCTI".formatted(text),
                "Did you mean \"%s\"? Known are device:/dev/tpmrm0, swtpm:path=/run/swtpm.sock and".formatted(nearest())
                        + " swtpm:host=127.0.0.1,port=2321.",
                null);
    }

    private String nearest() {
        String afterScheme = text.substring(text.indexOf(':') + 1);
        boolean device = text.startsWith("dev") || text.contains("/dev/");
        if (device) {
            return "device:" + (afterScheme.startsWith("/") ? afterScheme : "/dev/tpmrm0");
        }
        if (afterScheme.startsWith("/")) {
            return "swtpm:path=" + afterScheme;
        }
        boolean socket = text.contains("tpm") || text.contains("port") || text.contains("sim");
        return socket ? "swtpm:host=127.0.0.1,port=2321" : "device:/dev/tpmrm0";
    }
}
