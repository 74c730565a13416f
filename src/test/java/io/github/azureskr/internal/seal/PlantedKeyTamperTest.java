// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfigurationReader;
import io.github.azureskr.internal.evidence.Attester;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.evidence.OsRelease;
import io.github.azureskr.internal.tpm.SealingKey;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.tpm.TransferKey;
import io.github.azureskr.internal.unwrap.KeyUnwrapper;
import io.github.azureskr.spec.AzureSkrException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.time.Duration;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who may write a sealed cache and send commands to the TPM wants a secret key of his own to be served. He can
 * encrypt to the sealing key; but no public part tells a secret key from his.
 */
@ExtendWith(LocalAzureExtension.class)
class PlantedKeyTamperTest {
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    @TempDir
    private Path folder;

    private Path file;
    private Configuration configuration;
    private byte[] released;

    @BeforeEach
    void seal(LocalAzure azure) throws Exception {
        azure.managedHsm().createKey("data", NewKey.oct(256).exportable(azure.releasePolicy()));
        file = folder.resolve("data");
        String text = azure.configuration(URI.create(azure.uri(AzureService.MANAGED_HSM) + "/keys/data"))
                + "sealed-cache=" + file + "\ncache=0s\n";
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        store.load(stream(text), null);
        released = store.getKey("data", null).getEncoded();
        configuration = ConfigurationReader.read(stream(text));
    }

    @Test
    void anAesKeyOfHisOwnOpensNothing() throws Exception {
        CacheFile honest = CacheFile.read(Bytes.owning(Files.readAllBytes(file)));
        assertArrayEquals(released, open().get(0).released().key().getEncoded());
        Bytes his = encryptToSealingKey(honest.header(), new byte[32]);
        CacheFile planted = new CacheFile(honest.header(), honest.sealingKey(), List.of(his));
        Files.write(file, planted.bytes().toArray());
        AzureSkrException e = assertThrows(AzureSkrException.class, this::open);
        assertTrue(e.getMessage().contains(file + " does not open: "), e::getMessage);
    }

    /** The rest of the ciphertext is not in the file, so that he cannot put his there. */
    @Test
    void aKeyOfHisOwnUnderAnAesKeyOfHisOwnIsNoPartOfTheFile() throws Exception {
        CacheFile honest = CacheFile.read(Bytes.owning(Files.readAllBytes(file)));
        Bytes his = encryptToSealingKey(honest.header(), new byte[32]);
        Cipher wrap = Cipher.getInstance("AES/KWP/NoPadding");
        wrap.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES"));
        Bytes whole = Bytes.concat(his, Bytes.owning(wrap.doFinal(new byte[32])));
        Files.write(
                file,
                new CacheFile(honest.header(), honest.sealingKey(), List.of(whole))
                        .bytes()
                        .toArray());
        AzureSkrException e = assertThrows(AzureSkrException.class, this::open);
        assertTrue(e.getMessage().contains("ciphertext does not begin with 256 bytes for an AES key"), e::getMessage);
    }

    private Bytes encryptToSealingKey(CacheHeader header, byte[] aesKey) throws Exception {
        try (Tpm tpm = Tpm.open(configuration.tpm());
                SealingKey sealingKey = tpm.sealingKey(header.unique(), header.policy())) {
            RSAPublicKey publicKey = sealingKey.publicKey();
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.ENCRYPT_MODE, publicKey, OAEP);
            Bytes encrypted = Bytes.owning(cipher.doFinal(aesKey));
            assertEquals(256, encrypted.length());
            return encrypted;
        }
    }

    private List<CachedKey> open() throws AzureSkrException {
        try (SealedKeys sealed = SealedCache.of(configuration).orElseThrow().read(Duration.ZERO);
                Tpm tpm = Tpm.open(configuration.tpm())) {
            Attester attester = new Attester(tpm, configuration.eventLog(), OsRelease.FILE);
            Evidence evidence;
            try (TransferKey transferKey = attester.newTransferKey()) {
                evidence = attester.collect(transferKey);
            }
            attester.authenticateTpm(evidence);
            return sealed.open(tpm, evidence, new KeyUnwrapper());
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
