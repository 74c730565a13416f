// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;
import java.io.ByteArrayInputStream;
import java.util.List;

public final class ConfigFuzz {
    private static final String COMMON = "#azureskr\nattestation.endpoint=https://m.weu.attest.azure.net\n";

    private ConfigFuzz() {}

    public static List<FuzzTarget> targets() {
        FuzzTarget files = FuzzTarget.of("configuration", 1500, ConfigFuzz::files, ConfigFuzz::read);
        return List.of(files.refusingWith(AzureSkrException.class));
    }

    private static void read(Bytes input) throws Exception {
        ConfigurationReader.read(new ByteArrayInputStream(input.toArray()));
    }

    private static List<Bytes> files() {
        return List.of(
                Bytes.utf8(COMMON + "key=https://v.vault.azure.net/keys/web\ntimeout=2m\n"),
                Bytes.utf8(COMMON + "key.a=https://v.vault.azure.net/keys/a\nkey.b=https://v.vault.azure.net/keys/b\n"
                        + "key.a.certificate.subject=CN\\u003da\nkey.a.certificate.names=a.test, 127.0.0.1\n"
                        + "identity.client-id=00000000-0000-0000-0000-000000000000\ntpm=swtpm:host=h,port=1\n"
                        + "imds.endpoint=http://127.0.0.1:1\nrelease.algorithm=CKM_RSA_AES_KEY_WRAP\n"));
    }
}
