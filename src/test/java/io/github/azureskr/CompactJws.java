// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A JWS in compact form in a forger's hands. */
record CompactJws(Base64URL header, Base64URL payload, Base64URL signature) {
    static CompactJws of(String compact) {
        String[] parts = compact.split("\\.", -1);
        return new CompactJws(new Base64URL(parts[0]), new Base64URL(parts[1]), new Base64URL(parts[2]));
    }

    CompactJws withHeader(String json) {
        return new CompactJws(Base64URL.encode(json), payload, signature);
    }

    CompactJws withPayload(String text, String replacement) {
        String json = payload.decodeToString();
        if (!json.contains(text)) {
            throw new AssertionError("nothing to replace");
        }
        return new CompactJws(header, Base64URL.encode(json.replace(text, replacement)), signature);
    }

    CompactJws withoutSignature() {
        return new CompactJws(header, payload, new Base64URL(""));
    }

    /** HS256. */
    CompactJws withHmac(byte[] secret) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] mac = hmac.doFinal((header + "." + payload).getBytes(StandardCharsets.US_ASCII));
            return new CompactJws(header, payload, Base64URL.encode(mac));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HMAC", e);
        }
    }

    @Override
    public String toString() {
        return header + "." + payload + "." + signature;
    }
}
