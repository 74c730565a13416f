// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.MalformedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key in a vault or Managed HSM.
 *
 * @param vault scheme, host and port: {@code https://v.vault.azure.net}
 * @param name the key's name in it
 * @param version 32 hex digits, or empty for the current version
 */
public record KeyReference(URI vault, String name, Optional<String> version) {
    private static final String STRUCTURE = "key identifier";
    private static final Pattern PATH =
            Pattern.compile("/(?<kind>[a-z]+)/(?<name>[0-9A-Za-z-]{1,127})(?:/(?<version>[0-9A-Fa-f]{32}))?/?");

    /** Reads {@code https://{host}/keys/{name}[/{version}]}. A host's case means nothing and becomes lower. */
    public static KeyReference parse(String identifier) throws MalformedException {
        URI uri = parseUri(identifier);
        Matcher path = PATH.matcher(uri.getRawPath());
        if (!path.matches()) {
            throw malformed(identifier, "must have the path /keys/{name} or /keys/{name}/{version}");
        }
        if (!path.group("kind").equals("keys")) {
            throw malformed(identifier, "names one of the vault's " + path.group("kind") + "; only a key is released");
        }
        Optional<String> version = Optional.ofNullable(path.group("version")).map(v -> v.toLowerCase(Locale.ROOT));
        return new KeyReference(vaultOf(uri), path.group("name"), version);
    }

    private static URI parseUri(String identifier) throws MalformedException {
        try {
            URI uri = new URI(identifier.strip());
            if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
                throw malformed(identifier, "must start with https:// and the host of a vault or Managed HSM");
            }
            if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw malformed(identifier, "must have nothing but host and path");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw malformed(identifier, "is not a URL: " + e.getReason());
        }
    }

    private static URI vaultOf(URI uri) {
        String port = uri.getPort() == -1 || uri.getPort() == 443 ? "" : ":" + uri.getPort();
        return URI.create("https://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
    }

    private static MalformedException malformed(String identifier, String problem) {
        return new MalformedException(STRUCTURE, "\"" + identifier + "\" " + problem);
    }

    /** The identifier as Key Vault writes it. */
    @Override
    public String toString() {
        return vault + "/keys/" + name + version.map(v -> "/" + v).orElse("");
    }
}
