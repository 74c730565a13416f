// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.pipeline.ReleasedEntry;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is public of released keys. Of a secret key that is its algorithm. */
final class ReleaseValues {
    private ReleaseValues() {}

    static Findings of(List<ReleasedEntry> entries, TicketRedaction names) {
        Draft draft = new Draft();
        for (int i = 0; i < entries.size(); i++) {
            ReleasedEntry entry = entries.get(i);
            draft.section(entries.size() == 1 ? "key" : "key " + (i + 1), names.map(key(entry)));
        }
        return draft.findings(entries.size() == 1 ? "released key" : "released keys");
    }

    private static Map<String, Object> key(ReleasedEntry entry) {
        Optional<Bytes> publicKey =
                entry.released().publicKey().map(PublicKey::getEncoded).map(Bytes::owning);
        return new Values()
                .put("alias", entry.alias())
                .put("identifier", entry.reference().toString())
                .put("algorithm", entry.released().key().getAlgorithm())
                .put("created", entry.created().toString())
                .put("public_key", publicKey.map(Bytes::base64).map(Identifying::new))
                .put(
                        "public_key_sha256",
                        publicKey.map(Bytes::sha256).map(Bytes::hex).map(Identifying::new))
                .put("attributes", new TreeMap<String, Object>(entry.attributes()))
                .put("certificates", chain(entry.chain()))
                .map();
    }

    private static List<Map<String, Object>> chain(List<X509Certificate> certificates) {
        List<Map<String, Object>> chain = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            chain.add(CertificateValues.own(certificate).map());
        }
        return chain;
    }
}
