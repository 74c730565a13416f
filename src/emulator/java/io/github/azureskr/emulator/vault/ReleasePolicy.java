// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The policy stored with a key: its text as the service keeps it.
 *
 * <p>A key has one exactly when it is exportable (AKV.SKR.1004 and 1005).
 */
record ReleasePolicy(String contentType, String text, boolean immutable) {
    static final String CONTENT_TYPE = "application/json; charset=utf-8";

    /** The policy of a key that is never released. */
    static final ReleasePolicy NONE = new ReleasePolicy("", "", false);

    static ReleasePolicy of(String text) {
        return new ReleasePolicy(CONTENT_TYPE, text, false);
    }

    boolean exists() {
        return !text.isEmpty();
    }

    Policy policy() {
        return PolicyReader.read(text);
    }

    /** As {@code data} on the wire: base64url of the text. */
    String data() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    ReleasePolicy withText(String other) {
        return new ReleasePolicy(contentType, other, immutable);
    }

    /** Reads a request's {@code release_policy}; both base64 alphabets, as templates use the other one. */
    static ReleasePolicy read(Body body) {
        String data = body.requiredText("data").replace('+', '-').replace('/', '_');
        try {
            String text = new String(Base64.getUrlDecoder().decode(data), StandardCharsets.UTF_8);
            PolicyReader.read(text);
            String contentType = body.text("contentType").orElse(CONTENT_TYPE);
            return new ReleasePolicy(contentType, text, body.flag("immutable").orElse(false));
        } catch (IllegalArgumentException e) {
            throw Body.invalid("release_policy.data");
        }
    }
}
