// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.AzureSkrKeyMXBean;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A vault that refuses, and quotes in its refusal all that it was sent: the access token and the attestation token. */
@Timeout(60)
@ExtendWith(LocalAzureExtension.class)
class EchoedTokenTest {
    private final List<String> tokens = new CopyOnWriteArrayList<>();

    @AfterEach
    void endFollowing() throws Exception {
        Followings.interruptAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 500})
    void isInNoExceptionNoLogAndNoMBean(int status, LocalAzure azure) throws Exception {
        URI key = azure.createKey("echoed-" + status, NewKey.ec("P-256"));
        String configuration = azure.configuration(key) + "management=true\nrotation.interval=300ms\nretry.pause=1ms\n";
        try (RotationReports reports = RotationReports.listen()) {
            KeyStore store = Stores.load(configuration);
            azure.faults(AzureService.KEY_VAULT).choose(request -> echo(status, request));
            Object manager = Followings.manager(store);
            assertClean(reports.next(Level.WARNING, "may be out of date"));
            assertClean(bean(key).getLastError());
            AzureSkrException refusal = Stores.refusal(configuration);
            StringWriter printed = new StringWriter();
            refusal.printStackTrace(new PrintWriter(printed, true));
            assertClean(printed.toString());
            assertClean(bean(key).getLastError());
            assertTrue(refusal.getMessage().contains("You sent Bearer [a token] and"), refusal.getMessage());
            assertTrue(manager != null && tokens.size() > 1, "the vault was sent tokens");
        }
    }

    /** A request without a token is challenged, and is no matter. */
    private Optional<Fault> echo(int status, Request request) {
        return request.header("Authorization").map(authorization -> {
            String body = new String(request.body(), StandardCharsets.UTF_8);
            tokens.add(authorization.substring("Bearer ".length()));
            String message = "You sent " + authorization + " and " + body;
            return Fault.answer(Response.json(status, Map.of("error", Map.of("code", "Refused", "message", message))));
        });
    }

    private void assertClean(String text) {
        assertFalse(text.contains("eyJ"), text);
        for (String token : tokens) {
            assertFalse(text.contains(token.substring(token.length() - 40)), text);
        }
    }

    private static AzureSkrKeyMXBean bean(URI key) throws Exception {
        MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
        ObjectName pattern =
                new ObjectName("io.github.azureskr:type=Key,key=" + ObjectName.quote(key.toString()) + ",*");
        return JMX.newMXBeanProxy(
                platform, platform.queryNames(pattern, null).iterator().next(), AzureSkrKeyMXBean.class);
    }
}
