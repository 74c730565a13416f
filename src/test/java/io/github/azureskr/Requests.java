// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.http.LoggedRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The requests that the local Azure's services get from now on. */
final class Requests {
    private final LocalAzure azure;
    private final Map<AzureService, Integer> before = new EnumMap<>(AzureService.class);

    private Requests(LocalAzure azure) {
        this.azure = azure;
        for (AzureService service : AzureService.values()) {
            before.put(service, azure.listener(service).requests().size());
        }
    }

    static Requests of(LocalAzure azure) {
        return new Requests(azure);
    }

    /** The status of each answer to a request whose path contains this, whatever its case. */
    List<Integer> answers(AzureService service, String path) {
        List<LoggedRequest> all = azure.listener(service).requests();
        return all.subList(before.get(service), all.size()).stream()
                .filter(request -> request.path().toLowerCase(Locale.ROOT).contains(path.toLowerCase(Locale.ROOT)))
                .map(LoggedRequest::status)
                .toList();
    }

    /** How many requests each service got for each path, with '*' for a key's name and version. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        for (AzureService service : AzureService.values()) {
            List<LoggedRequest> all = azure.listener(service).requests();
            for (LoggedRequest request : all.subList(before.get(service), all.size())) {
                String path = request.path().replaceAll("/keys/[^/]+/([0-9a-f]{32})?/", "/keys/*/");
                counts.merge(service + " " + request.method() + " " + path + " " + request.status(), 1, Integer::sum);
            }
        }
        return counts;
    }

    long granted(AzureService service, String path) {
        return answers(service, path).stream().filter(status -> status == 200).count();
    }
}
