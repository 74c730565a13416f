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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vault that refuses, and quotes in its refusal all that it was sent: the access token and the attestation token. */
@Timeout(60)
@ExtendWith(LocalAzureExtension.class)
class EchoedTokenTest {
    private static final Pattern TARGET = Pattern.compile("\"target\":\"([^\"]+)\"");
    private static final String SECRET = "Vf58Q~a.B_c-dEfGhIjKlMnOpQrStUvWxYz01234";

    private final List<String> tokens = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    /** How a service writes what it was sent. */
    enum Quotation {
        AS_IT_WAS {
            @Override
            String of(String token) {
                return token;
            }
        },
        IN_LINES {
            @Override
            String of(String token) {
                return token.replaceAll("(.{76})", "$1\n");
            }
        },
        IN_ESCAPED_LINES {
            @Override
            String of(String token) {
                return token.replaceAll("(.{60})", "$1\\\\n");
            }
        },
        IN_STANDARD_BASE64 {
            @Override
            String of(String token) {
                return token.replace('-', '+').replace('_', '/');
            }
        };

        abstract String of(String token);
    }

    @AfterEach
    void endFollowing() throws Exception {
        Followings.interruptAll();
    }

    @ParameterizedTest
    @CsvSource({"403, AS_IT_WAS", "404, IN_LINES", "500, IN_ESCAPED_LINES", "400, IN_STANDARD_BASE64"})
    void isInNoExceptionNoLogAndNoMBean(int status, Quotation quotation, LocalAzure azure) throws Exception {
        URI key = azure.createKey("echoed-" + status, NewKey.ec("P-256"));
        String configuration = azure.configuration(key) + "management=true\nrotation.interval=300ms\nretry.pause=1ms\n";
        try (RotationReports reports = RotationReports.listen()) {
            KeyStore store = Stores.load(configuration);
            azure.faults(AzureService.KEY_VAULT).choose(request -> echo(status, quotation, request));
            Object manager = Followings.manager(store);
            assertClean(reports.next(Level.WARNING, "may be out of date"));
            assertClean(bean(key).getLastError());
            AzureSkrException refusal = Stores.refusal(configuration);
            StringWriter printed = new StringWriter();
            refusal.printStackTrace(new PrintWriter(printed, true));
            assertClean(printed.toString());
            assertClean(bean(key).getLastError());
            assertTrue(refusal.getMessage().contains("You sent Bearer [a secret] and"), refusal.getMessage());
            assertTrue(manager != null && tokens.size() > 1, "the vault was sent tokens");
        }
    }

    @Test
    void secretThatEntraQuotesIsInNoException(LocalAzure azure) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), SECRET);
        azure.faults(AzureService.ENTRA)
                .choose(request -> Optional.of(Fault.answer(Response.json(
                        401,
                        Map.of(
                                "error",
                                "invalid_client",
                                "error_description",
                                "AADSTS7000215: '" + SECRET + "' is none: "
                                        + new String(request.body(), StandardCharsets.UTF_8))))));
        String message = Stores.refusal(azure.configuration(azure.createKey("web", NewKey.ec("P-256")))
                        + "identity=service-principal\nidentity.tenant-id="
                        + azure.entra().tenant()
                        + "\nidentity.client-id=11111111-2222-3333-4444-555555555555\nidentity.authority="
                        + azure.uri(AzureService.ENTRA) + "\nidentity.secret-file=" + file + "\n")
                .getMessage();
        tokens.add(SECRET);
        assertClean(message);
        assertTrue(message.contains("AADSTS7000215: '[a secret]' is none: "), message);
        assertTrue(message.contains("client_secret=[a secret]"), message);
        assertTrue(message.contains("client_id=11111111-2222-3333-4444-555555555555"), message);
    }

    /** A request without a token is challenged, and is no matter. */
    private Optional<Fault> echo(int status, Quotation quotation, Request request) {
        return request.header("Authorization").map(authorization -> {
            String token = authorization.substring("Bearer ".length());
            Matcher target = TARGET.matcher(new String(request.body(), StandardCharsets.UTF_8));
            String attestation = target.find() ? target.group(1) : "";
            tokens.addAll(List.of(token, attestation));
            String message = "You sent Bearer " + quotation.of(token) + " and " + quotation.of(attestation);
            return Fault.answer(Response.json(status, Map.of("error", Map.of("code", "Refused", "message", message))));
        });
    }

    private void assertClean(String text) {
        assertFalse(text.contains("eyJ"), text);
        String letters = letters(text);
        for (String token : tokens.stream().map(EchoedTokenTest::letters).toList()) {
            for (int start = 0; start + 20 <= token.length(); start++) {
                assertFalse(letters.contains(token.substring(start, start + 20)), text);
            }
        }
    }

    /** Which are the same in either alphabet of base64, and over several lines but for an n. */
    private static String letters(String text) {
        return text.replace("\\n", "").replaceAll("[^0-9A-Za-z]", "");
    }

    private static AzureSkrKeyMXBean bean(URI key) throws Exception {
        MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
        ObjectName pattern =
                new ObjectName("io.github.azureskr:type=Key,key=" + ObjectName.quote(key.toString()) + ",*");
        return JMX.newMXBeanProxy(
                platform, platform.queryNames(pattern, null).iterator().next(), AzureSkrKeyMXBean.class);
    }
}
