// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A JSON Web Signature in compact form (RFC 7515), signed with RSA. Parsing verifies nothing; no failure quotes the
 * text, which is often a token.
 *
 * <p>Nimbus verifies. It does not parse: its decoder skips characters that are not of the alphabet, and costs more than
 * the signature.
 */
public final class Jws {
    private static final int LONGEST = 1024 * 1024;
    private static final int LONGEST_HEADER = 64 * 1024;

    private static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

    private final String what;
    private final JsonObject header;
    private final JWSAlgorithm algorithm;
    private final byte[] signed;
    private final Bytes payload;
    private final String signature;

    private Jws(
            String what, JsonObject header, JWSAlgorithm algorithm, byte[] signed, Bytes payload, String signature) {
        this.what = what;
        this.header = header;
        this.algorithm = algorithm;
        this.signed = signed;
        this.payload = payload;
        this.signature = signature;
    }

    /** Parses {@code compact}, which errors call {@code what}. */
    public static Jws parse(String what, String compact) throws MalformedException {
        int first = compact.indexOf('.');
        int last = compact.lastIndexOf('.');
        if (compact.length() > LONGEST || first > LONGEST_HEADER) {
            throw new MalformedException(what, "too long for a JWS");
        }
        if (first <= 0 || last == compact.length() - 1 || compact.indexOf('.', first + 1) != last) {
            throw notCompact(what);
        }
        // What is no ASCII becomes '?', which is no base64url either.
        byte[] text = compact.getBytes(StandardCharsets.US_ASCII);
        Bytes headerText = decode(what, text, 0, first);
        Bytes payload = decode(what, text, first + 1, last);
        decode(what, text, last + 1, text.length);
        JsonObject header = JsonObject.parse(what + " header", headerText);
        JWSAlgorithm algorithm = readAlgorithm(header);
        if (header.has("crit")) {
            throw header.malformed("crit", "asks for extensions, of which none is known");
        }
        return new Jws(what, header, algorithm, Arrays.copyOf(text, last), payload, compact.substring(last + 1));
    }

    private static JWSAlgorithm readAlgorithm(JsonObject header) throws MalformedException {
        String name = header.string("alg");
        if (!ALGORITHMS.contains(name)) {
            throw header.malformed(
                    "alg", "must be one of " + ALGORITHMS.stream().sorted().collect(Collectors.joining(", ")));
        }
        return JWSAlgorithm.parse(name);
    }

    /** Base64url without padding (RFC 7515 section 2); any other character is a failure. */
    private static Bytes decode(String what, byte[] text, int from, int to) throws MalformedException {
        // Before the end of an empty part is a dot; the header is never empty.
        if (text[to - 1] == '=') {
            throw notCompact(what);
        }
        try {
            ByteBuffer decoded = Base64.getUrlDecoder().decode(ByteBuffer.wrap(text, from, to - from));
            return Bytes.owning(decoded.array()).slice(0, decoded.limit());
        } catch (IllegalArgumentException e) {
            // Without the cause, whose text quotes the token.
            throw notCompact(what);
        }
    }

    private static MalformedException notCompact(String what) {
        return new MalformedException(what, "not a JWS in compact form");
    }

    public JsonObject header() {
        return header;
    }

    public String algorithm() {
        return algorithm.getName();
    }

    public Optional<String> keyId() throws MalformedException {
        return header.optionalString("kid");
    }

    /** The signer's certificates as the header claims them (x5c), the signer's own first; none if it has none. */
    public List<X509Certificate> chain() throws MalformedException {
        return CertificateChain.read(header);
    }

    /** Whether the holder of {@code key} signed this. Never true for a key of fewer than 2,048 bits. */
    public boolean verifies(RSAPublicKey key) {
        try {
            return key.getModulus().bitLength() >= RsaPublicJwk.FEWEST_BITS
                    && new RSASSAVerifier(key).verify(new JWSHeader(algorithm), signed, new Base64URL(signature));
        } catch (JOSEException e) {
            // The platform could not even try: the algorithm is on our list, so it is the signature that does not fit.
            return false;
        }
    }

    /** Worth nothing before {@link #verifies}. */
    public JsonObject payload() throws MalformedException {
        return JsonObject.parse(what, payload);
    }
}
