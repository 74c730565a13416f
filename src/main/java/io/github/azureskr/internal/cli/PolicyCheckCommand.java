// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.jose.Jws;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.policy.PolicyVerdict;
import io.github.azureskr.internal.policy.ReleasePolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code policy check}: evaluates a policy as Key Vault does. */
@Command(
        name = "check",
        sortOptions = false,
        description = {
            "Tells whether Key Vault would release a key with this policy to this token, and for want of which claim not.",
            "",
            "The policy is evaluated as Key Vault does it. Signature and times of the token are not checked.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the policy is met",
            "3:the policy is not met",
            "4:malformed: the policy, or the token",
            "64:wrong usage",
            "66:a file cannot be read"
        },
        exitCodeOnInvalidInput = ExitCode.USAGE,
        exitCodeOnExecutionException = ExitCode.SOFTWARE)
final class PolicyCheckCommand implements Callable<Integer> {
    private final boolean unicode;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "POLICY",
            description = "The policy: its JSON, the base64 of that, or what az keyvault key show prints; - is standard"
                    + " input.")
    private String policy;

    /** What says something of a machine. */
    static final class Source {
        @Option(
                names = "--token",
                required = true,
                paramLabel = "FILE",
                description = "The attestation token, a JWT; - is standard input.")
        private Optional<String> token = Optional.empty();

        @Option(
                names = "--claims",
                required = true,
                paramLabel = "FILE",
                description = "The token's claims, as a JSON object; - is standard input.")
        private Optional<String> claims = Optional.empty();
    }

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Option(names = "--redact", description = "Hide what identifies the machine, to show the output to others.")
    private boolean redact;

    PolicyCheckCommand(boolean unicode) {
        this.unicode = unicode;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ReleasePolicy read = ReleasePolicy.read(EvidenceSource.file(policy));
            JsonObject claims = claims();
            PolicyVerdict verdict = read.evaluate(claims);
            PolicyPage page = new PolicyPage(verdict, redaction(verdict, claims));
            if (json) {
                out.println(page.json());
            } else {
                page.print(out, unicode);
            }
            return page.exitCode();
        } catch (MalformedException e) {
            return malformed(e.getMessage());
        }
    }

    private JsonObject claims() throws IOException {
        return source.token.isPresent()
                ? Jws.parse(
                                "token",
                                EvidenceSource.file(source.token.get()).utf8().strip())
                        .payload()
                : JsonObject.parse("claims", EvidenceSource.file(source.claims.orElseThrow()));
    }

    private Redaction redaction(PolicyVerdict verdict, JsonObject claims) {
        return redact ? PolicyPage.redaction(verdict, new Claims(claims.members())) : Redaction.none();
    }

    private int malformed(String problem) {
        if (json) {
            spec.commandLine().getOut().println(JsonPage.malformed(problem));
        } else {
            spec.commandLine().getErr().println(Printable.of(Verdict.MALFORMED.text() + ": " + problem));
        }
        return Verdict.MALFORMED.exitCode();
    }
}
