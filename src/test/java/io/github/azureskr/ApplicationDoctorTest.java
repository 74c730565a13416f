// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.identity.Application;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.internal.doctor.Diagnosis;
import io.github.azureskr.internal.doctor.Doctor;
import io.github.azureskr.internal.doctor.Finding;
import io.github.azureskr.internal.doctor.Outcome;
import io.github.azureskr.internal.doctor.Step;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of machines that show Entra something of an application's, and have no managed identity. */
@ExtendWith(LocalAzureExtension.class)
class ApplicationDoctorTest {
    private static Cluster cluster;
    private static URI key;

    @TempDir
    private Path folder;

    @BeforeAll
    static void createKey(LocalAzure azure) throws Exception {
        cluster = Cluster.create();
        key = azure.createKey("web", NewKey.ec("P-256"));
    }

    @Test
    void aWorkloadWithATokenOfItsClusterIsWell(LocalAzure azure) throws Exception {
        Requests requests = Requests.of(azure);
        Application workload = registered(azure, cluster.application());
        Path token = write("token", cluster.token());
        Diagnosis diagnosis = examine(azure, workload, "workload", "identity.token-file=" + token);
        assertWell(diagnosis, workload);
        assertEquals(List.of(), requests.answers(AzureService.IMDS, "/metadata/identity"));
    }

    @Test
    void aWorkloadWithATokenOfYesterdayIsToldSo(LocalAzure azure) throws Exception {
        Application workload = registered(azure, cluster.application());
        Path token = write("token", cluster.token(Instant.now().minusSeconds(86_400)));
        String line = "identity.token-file=" + token;
        assertIdentityFails(examine(azure, workload, "workload", line), "AADSTS700024");
        write("token", cluster.token());
        assertWell(examine(azure, workload, "workload", line), workload);
    }

    @Test
    void aServicePrincipalWithAWrongSecretIsToldSo(LocalAzure azure) throws Exception {
        Application principal = registered(azure, Application.withSecret("p~ss/word"));
        Path secret = write("secret", "wrong-one");
        String line = "identity.secret-file=" + secret;
        Diagnosis ill = examine(azure, principal, "service-principal", line);
        assertIdentityFails(ill, "AADSTS7000215");
        assertTrue(!ill.toString().contains("wrong-one"), ill::toString);
        write("secret", "p~ss/word\n");
        assertWell(examine(azure, principal, "service-principal", line), principal);
    }

    private static void assertWell(Diagnosis diagnosis, Application application) {
        assertEquals(Optional.empty(), diagnosis.root(), diagnosis::toString);
        List<String> unsaid = diagnosis.findings().stream()
                .filter(finding -> !(finding.outcome() instanceof Outcome.Passed))
                // Which the application may not: it has its release alone.
                .filter(finding -> !finding.toString().contains("shown only to whoever may read keys"))
                .map(Finding::toString)
                .toList();
        assertEquals(List.of(), unsaid);
        assertTrue(identity(diagnosis).toString().contains(application.clientId()), diagnosis::toString);
    }

    private static void assertIdentityFails(Diagnosis diagnosis, String code) {
        assertEquals(Optional.of(Step.IDENTITY), diagnosis.root(), diagnosis::toString);
        Outcome.Failed failed = (Outcome.Failed) identity(diagnosis).outcome();
        assertTrue(failed.problem().contains(code), failed::toString);
        assertTrue(failed.remedy().contains("identity.client-id"), failed::toString);
    }

    private static Finding identity(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.step() == Step.IDENTITY)
                .findFirst()
                .orElseThrow();
    }

    private Diagnosis examine(LocalAzure azure, Application application, String kind, String shown) throws IOException {
        Path file = write(
                "azureskr.conf",
                azure.configuration(key)
                        + String.join(
                                "\n",
                                "identity=" + kind,
                                "identity.tenant-id=" + azure.entra().tenant(),
                                "identity.client-id=" + application.clientId(),
                                "identity.authority=" + azure.uri(AzureService.ENTRA),
                                shown,
                                ""));
        return Doctor.examine(Optional.of(file), Clock.systemUTC(), finding -> {});
    }

    private static Application registered(LocalAzure azure, Application application) {
        azure.entra().register(application);
        azure.keyVault().grant(application.objectId(), Permission.KEYS_RELEASE);
        return application;
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
