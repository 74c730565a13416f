// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The kernel's TPM device: one write for each command, and a file rather than a channel because an interrupt closes a
 * channel for good.
 */
record DeviceTransport(RandomAccessFile device, boolean isManaged) implements Transport {
    static DeviceTransport open(Path path) throws AzureSkrException {
        requireDevice(path);
        try {
            return new DeviceTransport(new RandomAccessFile(path.toFile(), "rw"), isManaged(path));
        } catch (IOException e) {
            throw new AzureSkrException(
                    Stage.TPM,
                    "%s does not open: %s".formatted(path, e.getMessage()),
                    "If another program has it, use the resource manager: device:/dev/tpmrm0.",
                    e);
        }
    }

    /** As Linux names the devices of its resource manager. */
    private static boolean isManaged(Path path) {
        return path.getFileName().toString().startsWith("tpmrm");
    }

    /** Checked first, because opening a file for reading and writing would create it. */
    private static void requireDevice(Path path) throws AzureSkrException {
        if (!Files.exists(path)) {
            throw new AzureSkrException(
                    Stage.TPM,
                    "There is no TPM at " + path,
                    "On an Azure confidential VM it is /dev/tpmrm0 (property tpm): load the tpm_crb or tpm_tis driver, and"
                            + " give a container the device (--device /dev/tpmrm0).",
                    new NoSuchFileException(path.toString()));
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new AzureSkrException(
                    Stage.TPM, path + " is not a device", "The TPM is usually /dev/tpmrm0 (property tpm).", null);
        }
        if (!Files.isReadable(path) || !Files.isWritable(path)) {
            throw new AzureSkrException(
                    Stage.TPM,
                    "This process may not read and write " + path,
                    "Add its user to the group tss (usermod -aG tss USER) and start it anew, or add the udev rule"
                            + " KERNEL==\"tpmrm[0-9]*\", GROUP=\"tss\", MODE=\"0660\".",
                    new AccessDeniedException(path.toString()));
        }
    }

    @Override
    public Bytes transmit(Bytes command) throws IOException {
        device.write(command.toArray());
        return Frame.read(into -> {
            byte[] piece = new byte[into.remaining()];
            int count = device.read(piece);
            into.put(piece, 0, Math.max(count, 0));
            return count;
        });
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
