// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In each of Azure's clouds, as a managed identity, a service principal and a workload: the services by their real names,
 * over TLS for those names, each with a token for the resource that it demands. A managed identity's is IMDS's; the
 * others' are from that cloud's Entra, without being told where that is.
 */
class CloudsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "contoso.vault.azure.net, contoso.managedhsm.azure.net, contoso.weu.attest.azure.net,"
                + " login.microsoftonline.com, https://managedhsm.azure.net, https://vault.azure.net",
        "contoso.vault.usgovcloudapi.net, contoso.managedhsm.usgovcloudapi.net, contoso.ugv.attest.azure.us,"
                + " login.microsoftonline.us, https://managedhsm.usgovcloudapi.net, https://vault.usgovcloudapi.net",
        "contoso.vault.azure.cn, contoso.managedhsm.azure.cn, contoso.cne.attest.azure.cn,"
                + " login.partner.microsoftonline.cn, https://managedhsm.azure.cn, https://vault.azure.cn"
    })
    void theServicesOfTheCloudAreUsedWithTokensForThem(
            String vault, String hsm, String attestation, String entra, String hsmResource, String vaultResource)
            throws Exception {
        List<String> hosts = List.of(vault, hsm, attestation, entra);
        String released = " RSA AES for [" + hsmResource + ", " + vaultResource + "] from ";
        String fromEntra = released + "[" + entra + ":443]";
        assertEquals(List.of("managed" + released + "[]", "principal" + fromEntra, "workload" + fromEntra), run(hosts));
    }

    private List<String> run(List<String> hosts) throws Exception {
        Path names = Files.writeString(
                folder.resolve("hosts"),
                Stream.concat(Stream.of("localhost"), hosts.stream())
                        .map(host -> "127.0.0.1 " + host + "\n")
                        .collect(Collectors.joining()));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + names,
                "-cp",
                classPath(),
                CloudProgram.class.getName()));
        command.addAll(hosts);
        command.add(folder.toString());
        ProcessBuilder program = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        program.environment().put("AZURE_CLIENT_SECRET", "of the environment");
        Process process = program.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.lines().toList();
    }

    private static String classPath() {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
