// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** How the program ends when there is nothing to judge (BSD's sysexits.h): apart from every verdict. */
final class ExitCode {
    static final int USAGE = 64;
    static final int NO_INPUT = 66;
    static final int UNAVAILABLE = 69;
    static final int SOFTWARE = 70;
    static final int CANNOT_CREATE = 73;
    static final int IO_ERROR = 74;
    static final int CONFIGURATION = 78;

    private ExitCode() {}

    /** What a command does. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** 0, or one line for what a load would have failed with. */
    static int of(CommandLine command, TicketRedaction names, Action action) throws IOException {
        try {
            action.run();
            return 0;
        } catch (AzureSkrException e) {
            command.getErr().println(Printable.of(names.text(e.getMessage())));
            return e.stage() == Stage.CONFIGURATION ? CONFIGURATION : UNAVAILABLE;
        }
    }

    /** {@code status}, unless what was printed did not arrive: then nobody may take it for a success. */
    static int unlessLost(int status, PrintWriter out, PrintWriter err) {
        // Flushes too; a writer keeps to itself what went wrong until it is asked.
        if (!out.checkError()) {
            return status;
        }
        err.println("cannot write to standard output: the output is incomplete. Look whether the disk is full, or the"
                + " reader of a pipe has ended.");
        err.flush();
        return IO_ERROR;
    }

    /** One line for what may go wrong with files and TPMs. */
    static int explain(Exception problem, CommandLine command, ParseResult parsed) throws Exception {
        if (problem instanceof AzureSkrException) {
            command.getErr().println(Printable.of(problem.getMessage()));
            return UNAVAILABLE;
        }
        if (problem instanceof UnwritableException) {
            command.getErr().println(Printable.of(problem.getMessage()));
            return CANNOT_CREATE;
        }
        if (problem instanceof IOException unread) {
            command.getErr().println(Printable.of("cannot read " + reason(unread)));
            return NO_INPUT;
        }
        // Our own mistake, of which picocli prints the stack.
        throw problem;
    }

    /** The messages of these two are a file name and nothing else. */
    private static String reason(IOException problem) {
        if (problem instanceof NoSuchFileException) {
            return problem.getMessage() + ": there is no such file";
        }
        return problem.getMessage() + (problem instanceof AccessDeniedException ? ": permission denied" : "");
    }
}
