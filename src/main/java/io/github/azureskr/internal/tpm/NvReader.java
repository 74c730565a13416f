// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads NV indices piece by piece. */
record NvReader(Connection connection) {
    /** TPM_PT_NV_BUFFER_MAX. */
    private static final int NV_BUFFER_MAX = 0x12C;
    /** What every TPM 2.0 can do, for one that does not tell (PC Client profile). */
    private static final int SMALLEST_BUFFER = 512;
    /** So that the answer stays below {@link Frame}'s limit. */
    private static final int LARGEST_BUFFER = 2048;

    Optional<Bytes> read(int index) throws AzureSkrException {
        Optional<Integer> size = connection.find(Commands.nvReadPublic(index), NvReader::readDataSize);
        return size.isPresent() ? Optional.of(read(index, size.get())) : Optional.empty();
    }

    private Bytes read(int index, int size) throws AzureSkrException {
        int most = connection.run(Commands.readProperty(NV_BUFFER_MAX), NvReader::readBufferSize);
        List<Bytes> pieces = new ArrayList<>();
        for (int offset = 0; offset < size; offset += most) {
            int length = Math.min(most, size - offset);
            pieces.add(connection.run(Commands.nvRead(index, offset, length), in -> readPiece(in, length)));
        }
        return Bytes.concat(pieces.toArray(Bytes[]::new));
    }

    /** TPM2B_NV_PUBLIC and the index's name. */
    private static int readDataSize(ByteReader in) throws MalformedException {
        ByteReader area = ByteReader.bigEndian("TPMS_NV_PUBLIC", in.sized16("nvPublic"));
        in.sized16("nvName");
        area.u32("nvIndex");
        area.u16("nameAlg");
        area.u32("attributes");
        area.sized16("authPolicy");
        int dataSize = area.u16("dataSize");
        area.end();
        return dataSize;
    }

    /** TPMS_CAPABILITY_DATA with at most one TPMS_TAGGED_PROPERTY. */
    private static int readBufferSize(ByteReader in) throws MalformedException {
        in.u8("moreData");
        in.u32("capability");
        if (in.u32("count") != 1) {
            throw in.malformed("one property was asked for");
        }
        long property = in.u32("property");
        long value = in.u32("value");
        return property == NV_BUFFER_MAX && value >= SMALLEST_BUFFER
                ? (int) Math.min(value, LARGEST_BUFFER)
                : SMALLEST_BUFFER;
    }

    private static Bytes readPiece(ByteReader in, int length) throws MalformedException {
        Bytes piece = in.sized16("data");
        if (piece.length() != length) {
            throw in.malformed("%d bytes where %d were asked for".formatted(piece.length(), length));
        }
        return piece;
    }
}
