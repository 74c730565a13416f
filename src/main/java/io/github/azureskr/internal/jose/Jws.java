// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JSON Web Signature in compact form (RFC 7515), signed with RSA. Parsing verifies nothing; no failure quotes the
 * text, which is often a token.
 */
public final class Jws {
    private static final int LONGEST = 1024 * 1024;
    private static final int LONGEST_HEADER = 64 * 1024;

    /** RFC 7515 section 7.1. Nimbus skips characters that are not of the alphabet. */
    private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]*\\.[\\w-]+");

    private static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

    private final String what;
    private final JWSObject jws;
    private final JsonObject header;

    private Jws(String what, JWSObject jws, JsonObject header) {
        this.what = what;
        this.jws = jws;
        this.header = header;
    }

    /** Parses {@code compact}, which errors call {@code what}. */
    public static Jws parse(String what, String compact) throws MalformedException {
        if (compact.length() > LONGEST || compact.indexOf('.') > LONGEST_HEADER) {
            throw new MalformedException(what, "too long for a JWS");
        }
        if (!COMPACT.matcher(compact).matches()) {
            throw new MalformedException(what, "not a JWS in compact form");
        }
        Base64URL encodedHeader = new Base64URL(compact.substring(0, compact.indexOf('.')));
        JsonObject header = JsonObject.parse(what + " header", Bytes.owning(encodedHeader.decode()));
        if (!ALGORITHMS.contains(header.string("alg"))) {
            throw header.malformed(
                    "alg", "must be one of " + ALGORITHMS.stream().sorted().collect(Collectors.joining(", ")));
        }
        if (header.has("crit")) {
            throw header.malformed("crit", "asks for extensions, of which none is known");
        }
        return new Jws(what, parseCompact(what, compact), header);
    }

    public JsonObject header() {
        return header;
    }

    public String algorithm() {
        return jws.getHeader().getAlgorithm().getName();
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
                    && new RSASSAVerifier(key).verify(jws.getHeader(), jws.getSigningInput(), jws.getSignature());
        } catch (JOSEException e) {
            // The platform could not even try: the algorithm is on our list, so it is the signature that does not fit.
            return false;
        }
    }

    /** Worth nothing before {@link #verifies}. */
    public JsonObject payload() throws MalformedException {
        return JsonObject.parse(what, Bytes.owning(jws.getPayload().toBytes()));
    }

    private static JWSObject parseCompact(String what, String compact) throws MalformedException {
        try {
            return JWSObject.parse(compact);
        } catch (ParseException | RuntimeException e) {
            // Without the cause, whose text may quote the token.
            throw new MalformedException(what, "not a JWS: its header is not what RFC 7515 describes");
        }
    }
}
