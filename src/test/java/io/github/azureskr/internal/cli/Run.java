// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** One run of the command line, and all it said. */
record Run(int status, String out, String err) {
    static Run of(String... arguments) {
        return of(true, arguments);
    }

    static Run of(boolean unicode, String... arguments) {
        return of(Main.commandLine(unicode), arguments);
    }

    /** On a machine whose clock is this one. */
    static Run at(Clock clock, String... arguments) {
        return of(Main.commandLine(true, clock), arguments);
    }

    private static Run of(CommandLine commandLine, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Run(status, out.toString(), err.toString());
    }

    JsonObject json() throws MalformedException {
        return JsonObject.parse("output", Bytes.utf8(out.strip()));
    }

    JsonObject section(String name) throws MalformedException {
        return json().object(name);
    }

    /** The checks that failed and count. */
    List<String> refusedBy() throws MalformedException {
        List<String> names = new ArrayList<>();
        for (JsonObject check : json().objects("checks")) {
            if (!check.bool("passed") && check.bool("decisive")) {
                names.add(check.string("name"));
            }
        }
        return names;
    }
}
