// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import io.github.azureskr.internal.pipeline.CertifiedKey;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A key manager whose keys may be replaced while it serves. The alias that it chooses for a handshake names the
 * generation of keys that it chose from, {@code web#2}: that handshake gets this generation's key and chain, also where
 * the key is replaced in between. An alias without one, which an application has configured, means the newest (see {@link
 * Pairing}).
 */
final class RotatingKeys extends X509ExtendedKeyManager {
    /** More than any handshake outlasts, and a bound on how many old keys stay in memory. */
    private static final int GENERATIONS = 3;

    private static final char MARK = '#';

    private final Pairing pairing = new Pairing();

    /** Newest first; never empty. */
    private volatile List<Generation> generations;

    RotatingKeys(Map<String, CertifiedKey> keys) throws GeneralSecurityException {
        generations = List.of(Generation.of(1, keys));
    }

    /** The newest keys, by alias. */
    Map<String, CertifiedKey> keys() {
        return newest().keys();
    }

    /** Serves {@code key} from now on, under an alias that is there. */
    synchronized void replace(String alias, CertifiedKey key) throws GeneralSecurityException {
        List<Generation> next = new ArrayList<>();
        next.add(newest().with(alias, key));
        next.addAll(generations);
        generations = List.copyOf(next.subList(0, Math.min(next.size(), GENERATIONS)));
        pairing.forgetBefore(generations.get(generations.size() - 1).number());
    }

    private Generation newest() {
        return generations.get(0);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return aliases(chooser -> chooser.getClientAliases(keyType, issuers));
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return aliases(chooser -> chooser.getServerAliases(keyType, issuers));
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return choose(chooser -> chooser.chooseClientAlias(keyType, issuers, socket));
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return choose(chooser -> chooser.chooseServerAlias(keyType, issuers, socket));
    }

    @Override
    public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
        return choose(chooser -> chooser.chooseEngineClientAlias(keyType, issuers, engine));
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return choose(chooser -> chooser.chooseEngineServerAlias(keyType, issuers, engine));
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return find(alias, Pairing.Half.CHAIN)
                .map(key -> key.chain().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return find(alias, Pairing.Half.KEY).map(CertifiedKey::key).orElse(null);
    }

    private String choose(Function<X509ExtendedKeyManager, String> choice) {
        Generation generation = newest();
        return Optional.ofNullable(choice.apply(generation.chooser()))
                .flatMap(generation::aliasOf)
                .map(alias -> alias + MARK + generation.number())
                .orElse(null);
    }

    /** As the application knows them: several servers look among these for one that was configured. */
    private String[] aliases(Function<X509ExtendedKeyManager, String[]> list) {
        Generation generation = newest();
        String[] found = list.apply(generation.chooser());
        if (found == null) {
            return null;
        }
        return Arrays.stream(found)
                .flatMap(alias -> generation.aliasOf(alias).stream())
                .distinct()
                .toArray(String[]::new);
    }

    private Optional<CertifiedKey> find(String alias, Pairing.Half half) {
        if (alias == null) {
            return Optional.empty();
        }
        List<Generation> present = generations;
        int mark = alias.lastIndexOf(MARK);
        String number = alias.substring(mark + 1);
        return present.stream()
                .filter(generation -> mark >= 0 && number.equals(Long.toString(generation.number())))
                .findFirst()
                .map(generation -> generation.keys().get(alias.substring(0, mark)))
                .or(() -> Optional.ofNullable(
                        pairing.generation(half, present).keys().get(alias.toLowerCase(Locale.ROOT))));
    }
}
