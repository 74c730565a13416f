// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.internal.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

class TransferKeyTest {
    @Test
    void smoke() throws Exception {
        try (SwTpm sw = SwTpm.start()) {
            sw.raw().provisionAk();
            PublicArea ek = sw.raw().readEk();
            try (Tpm tpm = Tpm.open(sw.tcti())) {
                PublicArea ak = tpm.readPublic(Handle.AK);
                Quote quote = tpm.quote(Handle.AK, PcrSelection.BOOT);
                tpm.authenticateSalt(ak.publicKey(), Optional.of(ek.publicKey()));
                try (TransferKey key = tpm.newTransferKey(Handle.AK, quote.pcrs())) {
                    Cipher c = Cipher.getInstance("RSA/ECB/PKCS1Padding");
                    c.init(
                            Cipher.ENCRYPT_MODE,
                            PublicArea.read(key.publicArea()).publicKey());
                    byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
                    Bytes cipher = Bytes.owning(c.doFinal(hello));
                    assertArrayEquals(
                            hello, key.decrypt(DecryptScheme.RSAES, cipher).lend(b -> b.clone()));
                }
                tpm.authenticateSalt(ak.publicKey(), Optional.empty());
            }
            assertEquals(0, sw.raw().countLoaded());
        }
    }
}
