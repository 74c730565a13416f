// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMACs of a session that is neither salted nor bound, for a handle whose authorisation value is empty: anybody can
 * compute them, so the paravisor can. The tpm2-tools authorise with them where others send the empty password.
 * TPM 2.0 part 1, section 19.6.
 *
 * @param hash the session's, by its JCA name without the dash
 */
record EmptyAuthHmac(String hash) {

    /** By the length of an HMAC seen. */
    static EmptyAuthHmac ofLength(int length) {
        return new EmptyAuthHmac(
                switch (length) {
                    case 20 -> "SHA1";
                    case 48 -> "SHA384";
                    case 64 -> "SHA512";
                    default -> "SHA256";
                });
    }

    /** Over cpHash: command code, names of the handles, parameters. */
    byte[] ofCommand(SessionAuth session, byte[] nonceTpm, byte[]... hashed) {
        return hmac(digest(hashed), session.nonce(), nonceTpm, session.attributes());
    }

    /** Over rpHash: response code, command code, parameters. */
    byte[] ofResponse(SessionAuth session, byte[] nonceCaller, byte[]... hashed) {
        return hmac(digest(hashed), session.nonce(), nonceCaller, session.attributes());
    }

    private byte[] hmac(byte[] parameters, byte[] newerNonce, byte[] olderNonce, int attributes) {
        try {
            Mac hmac = Mac.getInstance("Hmac" + hash);
            // HMAC pads its key with zeros, so this is the empty key, which the JDK does not take.
            hmac.init(new SecretKeySpec(new byte[1], "HMAC"));
            hmac.update(parameters);
            hmac.update(newerNonce);
            hmac.update(olderNonce);
            return hmac.doFinal(new byte[] {(byte) attributes});
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC with " + hash, e);
        }
    }

    private byte[] digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash.replace("SHA", "SHA-"));
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + hash, e);
        }
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }
}
