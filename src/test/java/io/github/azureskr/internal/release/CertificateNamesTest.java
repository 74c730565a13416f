// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateNamesTest {
    @ParameterizedTest
    @CsvSource({
        "*.vault.azure.net,            v.vault.azure.net,            true",
        "*.vault.azure.net,            V.Vault.Azure.NET,            true",
        "v.vault.azure.net,            v.vault.azure.net,            true",
        "*.h.managedhsm.azure.net,     h.managedhsm.azure.net,       true",
        "h.managedhsm.azure.net,       h.managedhsm.azure.net,       true",
        "127.0.0.1,                    127.0.0.1,                    true",
        "vault.azure.net,              v.vault.azure.net,            false",
        "*.azure.net,                  v.vault.azure.net,            false",
        "*.vault.azure.net,            a.v.vault.azure.net,          false",
        "*.other.managedhsm.azure.net, h.managedhsm.azure.net,       false",
        "w.vault.azure.net,            v.vault.azure.net,            false",
        "*.vault.azure.net,            xvault.azure.net,             false",
        "v*.vault.azure.net,           v.vault.azure.net,            false",
        "*,                            localhost,                    false",
        "*.,                           localhost,                    false",
        "*.0.0.1,                      127.0.0.1,                    false"
    })
    void coversItsOwnHostsOnly(String name, String host, boolean covers) {
        assertEquals(covers, new CertificateNames(List.of(name)).cover(host));
    }

    @Test
    void readsHostsAndAddressesOfACertificate() throws Exception {
        VaultAuthority.Signer signer =
                new VaultAuthority("Test").signerFor("V.vault.azure.net", "*.vault.azure.net", "127.0.0.1", "::1");
        CertificateNames names = CertificateNames.of(signer.chain().get(0));
        assertEquals("v.vault.azure.net, *.vault.azure.net, 127.0.0.1, 0:0:0:0:0:0:0:1", names.toString());
        assertEquals(true, names.cover("[::1]"));
        assertEquals(true, names.cover("127.0.0.1"));
    }

    @Test
    void commonNameDoesNotCount() throws Exception {
        VaultAuthority authority = new VaultAuthority("v.vault.azure.net");
        assertEquals("no host at all", CertificateNames.of(authority.root()).toString());
        assertEquals(false, CertificateNames.of(authority.root()).cover("v.vault.azure.net"));
    }
}
