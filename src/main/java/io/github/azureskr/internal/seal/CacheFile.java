// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sealed cache as it stands in its file: JSON, of which nothing is believed yet.
 *
 * @param sealingKey name of the TPM's key that opens the rest
 * @param aesKeys one for each of the header's keys, in their order: that under which the vault has wrapped the key in
 *     its answer, encrypted to the sealing key
 */
record CacheFile(CacheHeader header, Bytes sealingKey, List<Bytes> aesKeys) {
    /** Some fifty keys with their answers and chains; one has some 20 KiB. */
    static final int LARGEST = 1024 * 1024;

    private static final String DOCUMENT = "sealed cache";
    private static final String HEADER = "azureskr-sealed-cache";

    /** By which a file is recognised as one that may be replaced. */
    static final Bytes BEGINNING = Bytes.utf8("{\"" + HEADER + "\":");

    private static final int NAME = 34;

    CacheFile {
        aesKeys = List.copyOf(aesKeys);
    }

    Bytes bytes() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(HEADER, header.members());
        members.put("sealing-key", sealingKey.hex());
        members.put("aes-keys", aesKeys.stream().map(Bytes::base64).toList());
        return JsonText.of(members);
    }

    static CacheFile read(Bytes content) throws MalformedException {
        JsonObject file = JsonObject.parse(DOCUMENT, content);
        CacheHeader header = CacheHeader.read(file.object(HEADER));
        List<Bytes> aesKeys = new ArrayList<>();
        for (String text : file.strings("aes-keys")) {
            aesKeys.add(decode(file, text));
        }
        if (aesKeys.size() != header.keys().size()) {
            throw file.malformed(
                    "aes-keys",
                    "holds " + aesKeys.size() + " keys, the header names "
                            + header.keys().size());
        }
        return new CacheFile(header, name(file), aesKeys);
    }

    private static Bytes name(JsonObject file) throws MalformedException {
        String hex = file.string("sealing-key");
        if (!hex.matches("[0-9a-f]{" + 2 * NAME + "}")) {
            throw file.malformed("sealing-key", "must be the name of a key of a TPM");
        }
        return Bytes.ofHex(hex);
    }

    private static Bytes decode(JsonObject file, String text) throws MalformedException {
        try {
            return Bytes.owning(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw file.malformed("aes-keys", "holds what is not base64");
        }
    }
}
