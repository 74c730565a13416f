// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that the template makes are such as Azure takes, and the image too. */
class NamesTest {
    /** From Azure's documentation of virtual machines: what it refuses as an administrator's name. */
    private static final Set<String> REFUSED_BY_AZURE = Set.of(
            "administrator",
            "admin",
            "user",
            "user1",
            "test",
            "user2",
            "test1",
            "user3",
            "admin1",
            "1",
            "123",
            "a",
            "actuser",
            "adm",
            "admin2",
            "aspnet",
            "backup",
            "console",
            "david",
            "guest",
            "john",
            "owner",
            "root",
            "server",
            "sql",
            "support",
            "support_388945a0",
            "sys",
            "test2",
            "test3",
            "user4",
            "user5");

    /** What Ubuntu's image has beside the users and groups that every Debian has. */
    private static final Set<String> OF_THE_IMAGE = Set.of(
            "admin",
            "netdev",
            "lxd",
            "ubuntu",
            "tss",
            "syslog",
            "landscape",
            "polkitd",
            "messagebus",
            "systemd-network",
            "systemd-resolve",
            "systemd-timesync",
            "systemd-journal",
            "sshd",
            "_ssh",
            "pollinate",
            "tcpdump",
            "uuidd",
            "usbmux",
            "fwupd-refresh",
            "rdma",
            "kvm",
            "render",
            "sgx",
            "input",
            "crontab",
            "_chrony",
            "azureskr");

    @ParameterizedTest
    @ValueSource(strings = {"azureskr", "ab", "Web-1", "A-B-C-D-E", "abcdefghij"})
    void whateverThePrefixTheNamesAreOnesThatAzureTakes(String prefix) throws Exception {
        Deployment deployment = Templates.main(Map.of("prefix", prefix));
        String vault = deployment.resource("Microsoft.KeyVault/vaults").name();
        // Microsoft.KeyVault/vaults in Azure's naming rules: 3 to 24, a letter first, no two hyphens, none at the end.
        assertTrue(vault.matches("[a-z](-?[a-z0-9])*") && vault.length() >= 3 && vault.length() <= 24, vault);
        String provider = deployment
                .resource("Microsoft.Attestation/attestationProviders")
                .name();
        assertTrue(provider.matches("[a-z0-9]{3,24}"), provider);
        String label = deployment
                .resource("Microsoft.Network/publicIPAddresses")
                .body()
                .at("/properties/dnsSettings/domainNameLabel")
                .textValue();
        assertTrue(label.matches("[a-z][a-z0-9-]{1,61}[a-z0-9]"), label);
        assertEquals(vault, label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1web", "--", "_web"})
    void aPrefixThatBeginsWithNoLetterIsRefused(String prefix) throws Exception {
        Deployment deployment = Templates.main(Map.of("prefix", prefix));
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, deployment::resources);
        assertTrue(refusal.getMessage().contains("parameter initial may not be"), refusal.getMessage());
    }

    @Test
    void theAdministratorsNameIsFree() throws Exception {
        String name = Templates.main(Map.of()).parameter("adminUsername").textValue();
        assertTrue(name.matches("[a-z][a-z0-9-]{0,31}"), name);
        assertFalse(REFUSED_BY_AZURE.contains(name), name);
        assertFalse(OF_THE_IMAGE.contains(name), name);
    }

    /** Of the package base-passwd: cloud-init makes no account whose name a user or a group has. */
    @Test
    void theAdministratorsNameIsNoneThatEveryDebianHas() throws Exception {
        Path lists = Path.of("/usr/share/base-passwd");
        assumeTrue(Files.isDirectory(lists), "this is no Debian, which could tell");
        Set<String> taken = new TreeSet<>(names(lists.resolve("passwd.master")));
        taken.addAll(names(lists.resolve("group.master")));
        assertTrue(taken.containsAll(Set.of("www-data", "operator")), taken.toString());
        assertFalse(taken.contains(
                Templates.main(Map.of()).parameter("adminUsername").textValue()));
    }

    private static Set<String> names(Path list) throws IOException {
        Set<String> names = new TreeSet<>();
        Files.readAllLines(list).forEach(line -> names.add(line.split(":")[0]));
        return names;
    }
}
