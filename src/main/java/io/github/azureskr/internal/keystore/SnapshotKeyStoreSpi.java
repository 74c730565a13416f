// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keystore;

import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.SecretKey;

/**
 * The part of a keystore that every keystore has, over an immutable snapshot of its entries. Keys can be added in
 * memory, because Tomcat copies a store's key into a second store of the same type; nothing can be written out.
 */
abstract class SnapshotKeyStoreSpi extends KeyStoreSpi {
    private final AtomicReference<Entries> entries = new AtomicReference<>(Entries.NONE);

    /** Replaces everything at once. */
    final void replaceAll(Entries replacement) {
        entries.set(replacement);
    }

    @Override
    public final Key engineGetKey(String alias, char[] password) {
        StoreEntry entry = find(alias);
        return entry == null ? null : entry.key();
    }

    @Override
    public final Certificate[] engineGetCertificateChain(String alias) {
        StoreEntry entry = find(alias);
        return entry == null ? null : entry.chainArray();
    }

    @Override
    public final Certificate engineGetCertificate(String alias) {
        StoreEntry entry = find(alias);
        return entry == null || entry.chain().isEmpty() ? null : entry.chain().get(0);
    }

    @Override
    public final Date engineGetCreationDate(String alias) {
        StoreEntry entry = find(alias);
        return entry == null ? null : entry.creationDate();
    }

    /** Without a password: the inherited method refuses a key that is asked for with null protection. */
    @Override
    public final KeyStore.Entry engineGetEntry(String alias, KeyStore.ProtectionParameter protection) {
        StoreEntry entry = find(alias);
        return entry == null ? null : entry.toEntry();
    }

    /** Overrides a method that came with JDK 18, for {@code KeyStore.getAttributes}: the inherited one knows of none. */
    public final Set<KeyStore.Entry.Attribute> engineGetAttributes(String alias) {
        StoreEntry entry = find(alias);
        return entry == null ? Set.of() : entry.attributeSet();
    }

    @Override
    public final Enumeration<String> engineAliases() {
        return Collections.enumeration(entries.get().byAlias().keySet());
    }

    @Override
    public final boolean engineContainsAlias(String alias) {
        return find(alias) != null;
    }

    @Override
    public final int engineSize() {
        return entries.get().byAlias().size();
    }

    @Override
    public final boolean engineIsKeyEntry(String alias) {
        return engineContainsAlias(alias);
    }

    /** Never: each entry has a key. */
    @Override
    public final boolean engineIsCertificateEntry(String alias) {
        return false;
    }

    @Override
    public final String engineGetCertificateAlias(Certificate certificate) {
        return entries.get().byAlias().entrySet().stream()
                .filter(entry -> entry.getValue().chain().stream().limit(1).anyMatch(certificate::equals))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    @Override
    public final void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain)
            throws KeyStoreException {
        if (!(key instanceof PrivateKey || key instanceof SecretKey)) {
            throw new KeyStoreException("AzureSKR takes private and secret keys only");
        }
        List<Certificate> certificates = chain == null ? List.of() : List.of(chain);
        StoreEntry added = StoreEntry.of(key, certificates);
        entries.updateAndGet(before -> before.with(canonical(alias), added));
    }

    /** Without a password: the inherited method wants one for a key, and nothing but a password. */
    @Override
    public final void engineSetEntry(String alias, KeyStore.Entry entry, KeyStore.ProtectionParameter protection)
            throws KeyStoreException {
        if (entry instanceof KeyStore.PrivateKeyEntry privateKey) {
            engineSetKeyEntry(alias, privateKey.getPrivateKey(), null, privateKey.getCertificateChain());
        } else if (entry instanceof KeyStore.SecretKeyEntry secretKey) {
            engineSetKeyEntry(alias, secretKey.getSecretKey(), null, null);
        } else {
            throw readOnly("an entry without a key cannot be added");
        }
    }

    @Override
    public final void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) throws KeyStoreException {
        throw readOnly("an encrypted key cannot be added");
    }

    @Override
    public final void engineSetCertificateEntry(String alias, Certificate certificate) throws KeyStoreException {
        throw readOnly("a trusted certificate cannot be added");
    }

    @Override
    public final void engineDeleteEntry(String alias) throws KeyStoreException {
        throw readOnly("an entry cannot be deleted");
    }

    @Override
    public final void engineStore(OutputStream stream, char[] password) {
        throw neverWritten();
    }

    @Override
    public final void engineStore(KeyStore.LoadStoreParameter parameter) {
        throw neverWritten();
    }

    private StoreEntry find(String alias) {
        return alias == null ? null : entries.get().byAlias().get(canonical(alias));
    }

    private static String canonical(String alias) {
        return alias.toLowerCase(Locale.ROOT);
    }

    private static UnsupportedOperationException neverWritten() {
        return new UnsupportedOperationException("AzureSKR never writes a released key: it stays in Key Vault, and each"
                + " start releases it anew. Nothing needs to be stored");
    }

    private static KeyStoreException readOnly(String what) {
        return new KeyStoreException(
                "AzureSKR's entries are keys in Key Vault: " + what + ". Change its configuration");
    }
}
