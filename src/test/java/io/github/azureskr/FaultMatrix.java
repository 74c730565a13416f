// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a load has to come to in each cell of the fault matrix. */
final class FaultMatrix {
    /** What says nothing of whether the next try would be better: by the services' guidance nothing else is repeated. */
    private static final Set<FaultKind> FINAL =
            EnumSet.of(FaultKind.HTML_BODY, FaultKind.TRUNCATED_JSON, FaultKind.BODY_OF_100_MB);

    private FaultMatrix() {}

    /** Whether the key is released all the same. */
    static boolean isSurvived(FaultCell cell) {
        if (cell.kind() == FaultKind.WRONG_CONTENT_TYPE) {
            // What an answer holds is checked; what it is called proves nothing.
            return true;
        }
        if (cell.kind() == FaultKind.CLOCK_SKEW) {
            // A small one is inside the leeway. AMD's certificates bear no time of the service's, and access tokens are
            // judged by the clock that they were issued by.
            return !cell.lasting() || !cell.row().isTls();
        }
        return !cell.lasting() && !isFinal(cell);
    }

    private static boolean isFinal(FaultCell cell) {
        boolean forSomeFinal = cell.kind() == FaultKind.STATUS_404 || cell.kind() == FaultKind.TLS_FAILURE;
        return FINAL.contains(cell.kind()) || (forSomeFinal && cell.row().isTls());
    }

    /** What stands in the message of the one right error. */
    static List<String> words(FaultCell cell) {
        FaultedService row = cell.row();
        return switch (cell.kind()) {
            case CONNECTION_REFUSED -> List.of("failed: Connection refused", unreached(row));
            case CONNECTION_RESET -> List.of("failed: Connection reset", unreached(row));
            case CONNECTION_CLOSED ->
                List.of(
                        row.isTls() ? "closed the connection during the handshake" : "was closed before it began",
                        unreached(row));
            case TLS_FAILURE ->
                List.of(row.isTls() ? "Received fatal alert: handshake_failure" : "in the middle", unreached(row));
            case TIMEOUT, SLOW_DRIP -> List.of("timed out after 3 s", unreached(row));
            // Whether the local Azure says TLS's goodbye before it cuts is for the JDK that it runs on.
            case BODY_CUT_OFF -> List.of("reading the answer of", unreached(row));
            case THROTTLED, THROTTLED_WITH_RETRY_AFTER -> List.of("429", later(row));
            case STATUS_500 -> List.of("500", later(row));
            case STATUS_502 -> List.of("502", later(row));
            case STATUS_503 -> List.of("503", later(row));
            case STATUS_404 -> List.of("404", absent(row));
            case HTML_BODY, TRUNCATED_JSON -> List.of("not well-formed JSON", senseless(row));
            case BODY_OF_100_MB ->
                List.of("a body of more than 4 MiB", "Something else answers in the service's place");
            case CLOCK_SKEW -> skewed(row);
            case WRONG_CONTENT_TYPE -> throw new AssertionError(cell + " is no failure");
        };
    }

    private static String unreached(FaultedService row) {
        return switch (row) {
            case IMDS -> "Is this an Azure virtual machine?";
            case THIM -> "check that no firewall rule, route or proxy";
            case MAA, JWKS -> "check the property attestation.endpoint, and that this machine may reach it";
            case VAULT -> "check the key's identifier, and that this machine may reach the vault";
        };
    }

    private static String later(FaultedService row) {
        return switch (row) {
            case IMDS -> "IMDS is up but cannot answer; try later";
            case THIM -> "Load again in a minute; if it stays, deallocate";
            case MAA, JWKS -> "Try again later, or use a provider of your own";
            case VAULT -> "load again later";
        };
    }

    private static String absent(FaultedService row) {
        return switch (row) {
            case IMDS, THIM -> later(row);
            case MAA, JWKS -> "there is no attestation service under this URL";
            case VAULT -> "Check the key's name and version";
        };
    }

    private static String senseless(FaultedService row) {
        return switch (row) {
            case IMDS -> "Whatever answered there is not IMDS";
            case THIM -> "Load again in a minute; if it stays, ask Azure support about THIM";
            case MAA, JWKS -> "Check the attestation endpoint, and whether a proxy answers in its place";
            case VAULT -> "Something else answers in the service's place";
        };
    }

    private static List<String> skewed(FaultedService row) {
        return switch (row) {
            case IMDS, THIM -> throw new AssertionError(row + " is asked for nothing that bears its time");
            case MAA, JWKS -> List.of("MAA's token expired", "Set this machine's clock");
            case VAULT -> List.of("403", "attestation could not be verified: it has expired");
        };
    }
}
