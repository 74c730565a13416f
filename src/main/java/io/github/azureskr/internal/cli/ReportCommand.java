// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.evidence.AppraisalPolicy;
import io.github.azureskr.internal.evidence.CertificatePile;
import io.github.azureskr.internal.evidence.ReportAppraisal;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report}: prints a hardware report and verifies it. */
@Command(
        name = "report",
        sortOptions = false,
        description = {
            "Prints an SNP report, an HCL report (NV index 0x01400001 of an Azure vTPM) or a TD report, and verifies it.",
            "",
            "Verified is what signatures and digests prove: AMD's root endorses the processor's key, the key signed the"
                    + " report, chip and TCB are those of the key, and the report binds the runtime claims. Whether the"
                    + " guest was launched as Azure launches its confidential VMs (without debugging, say) is shown"
                    + " apart and only warned of, unless --policy azure requires it.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:verified",
            "2:well-formed, but not verifiable with the certificates given",
            "3:refused: a check failed",
            "4:malformed",
            "64:wrong usage",
            "66:a file cannot be read",
            "69:the TPM cannot be read",
            "73:the page cannot be written"
        },
        exitCodeOnInvalidInput = ExitCode.USAGE,
        exitCodeOnExecutionException = ExitCode.SOFTWARE)
final class ReportCommand implements Callable<Integer> {
    enum RequiredPolicy {
        NONE,
        AZURE
    }

    private final boolean unicode;

    private final Pseudonyms pseudonyms = new Pseudonyms();

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "The report, in bytes, as hexadecimal or base64 text, as a dump, or in a member of a JSON object; - is"
                            + " standard input. Without it, this machine's TPM is read.")
    private Optional<String> file = Optional.empty();

    @Option(
            names = "--certs",
            paramLabel = "FILE",
            description =
                    "Certificates: PEM in any order, DER, PKCS #7, the JSON that THIM answers, or the table that a host"
                            + " adds to an extended report. May be repeated.")
    private List<String> certificates = List.of();

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Write a page for a browser too, with a picture of the chain of trust. It needs no other file.")
    private Optional<Path> html = Optional.empty();

    @Option(names = "--redact", description = "Hide what identifies the machine, to show the output to others.")
    private boolean redact;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "What to require beside signatures: none, or azure (${DEFAULT-VALUE}).")
    private RequiredPolicy policy = RequiredPolicy.NONE;

    @Option(names = "--tpm", paramLabel = "TCTI", description = "The TPM (${DEFAULT-VALUE}).")
    private String tpm = "device:/dev/tpmrm0";

    @Option(
            names = "--amd-root",
            paramLabel = "SHA256",
            description = "Trust a root key beside AMD's own, by the SHA-256 of its SubjectPublicKeyInfo: for the local"
                    + " Azure. May be repeated.")
    private List<Bytes> roots = List.of();

    ReportCommand(boolean unicode) {
        this.unicode = unicode;
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        try {
            CertificatePile pile = readCertificates();
            Findings findings = examine(pile);
            Redaction redaction = redact ? Redaction.of(findings, pseudonyms) : Redaction.none();
            print(findings, redaction);
            if (html.isPresent()) {
                write(html.get(), page(redaction).print(findings));
            }
            return findings.verdict().exitCode();
        } catch (MalformedException e) {
            if (html.isPresent()) {
                write(html.get(), page(Redaction.none()).malformed(e.getMessage()));
            }
            return malformed(e.getMessage());
        }
    }

    private CertificatePile readCertificates() throws IOException {
        CertificatePile pile = CertificatePile.EMPTY;
        for (String name : certificates) {
            pile = pile.with(certificates(name));
        }
        return pile;
    }

    /** Of several files, the one in which something is wrong is named. */
    private static CertificatePile certificates(String name) throws IOException {
        Bytes file = EvidenceSource.file(name);
        try {
            return CertificatePile.read(TextForm.decode(file));
        } catch (MalformedException e) {
            throw new MalformedException("--certs " + name, e.getMessage(), e);
        }
    }

    private Findings examine(CertificatePile pile) throws IOException, GeneralSecurityException {
        Submission submission =
                Submission.read(file.isPresent() ? EvidenceSource.file(file.get()) : EvidenceSource.tpm(tpm));
        ReportAppraisal appraisal = new ReportAppraisal(AppraisalPolicy.AMD.trusting(roots));
        CertificatePile all = pile.with(submission.certificates());
        return new Examination(appraisal, all, policy == RequiredPolicy.AZURE).of(submission.evidence());
    }

    private HtmlPage page(Redaction redaction) {
        // A file's name may be its machine's.
        String name =
                redact ? "a file" : file.map(path -> new File(path).getName()).orElse("");
        return new HtmlPage(redaction, file.isPresent() ? name : "this machine", Instant.now());
    }

    private static void write(Path file, String page) throws UnwritableException {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new UnwritableException(file, e);
        }
    }

    private void print(Findings findings, Redaction redaction) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonPage(redaction).print(findings));
        } else {
            new TextPage(out, redaction, unicode).print(findings);
        }
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
