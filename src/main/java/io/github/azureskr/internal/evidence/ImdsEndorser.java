// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.http.StatusFailure;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/** Fetches AMD's certificates for this host from the instance metadata service (RFC 9334: the endorser). */
public final class ImdsEndorser {
    private static final String PATH = "/metadata/THIM/amd/certification";
    private static final String LOCATION = "/metadata/instance/compute/location?api-version=2021-02-01&format=text";
    /** What the reference client, too, asks again after: 404 while the host's certificate is on its way. */
    private static final Set<Integer> PASSING = Set.of(404, 410);

    private static final String OTHER =
            "Something other than Azure's metadata service answers there: leave the property"
                    + " imds.endpoint out, and check routes and proxies";

    private static final String UNREACHED =
            "The instance metadata service answers on every Azure VM: leave the property imds.endpoint out, and check"
                    + " that no firewall rule, route or proxy keeps this process from 169.254.169.254";

    private final Http http;
    private final URI address;
    private final URI location;

    /** @param imdsEndpoint scheme, host and port */
    public ImdsEndorser(Http http, URI imdsEndpoint) {
        this.http = http;
        String base = imdsEndpoint.toString().replaceAll("/+$", "");
        this.address = URI.create(base + PATH);
        this.location = URI.create(base + LOCATION);
    }

    public Endorsements fetch() throws AzureSkrException {
        HttpResponse answer = ask();
        if (answer.status() != 200) {
            throw refused(answer.status());
        }
        try {
            return Endorsements.parse(answer.body());
        } catch (MalformedException e) {
            throw new AzureSkrException(
                    Stage.ENDORSEMENT,
                    address + " did not answer with AMD's certificates for this host: " + e.getMessage(),
                    "Load again in a minute; if it stays, ask Azure support about THIM on this VM's host",
                    e);
        }
    }

    /** Where this machine runs, which a service other than IMDS could hardly say: {@code westeurope}. */
    public String location() throws AzureSkrException {
        try {
            HttpResponse answer = http.exchange(HttpRequest.get(location).header("Metadata", "true"));
            String region = answer.status() == 200 ? answer.body().utf8() : "";
            if (region.matches("[0-9A-Za-z-]{1,64}")) {
                return region;
            }
            throw new AzureSkrException(
                    Stage.ENDORSEMENT,
                    location + " is not answered as by IMDS (status " + answer.status() + ")",
                    OTHER,
                    null);
        } catch (AzureSkrException e) {
            throw e;
        } catch (IOException e) {
            throw unreached(location, e);
        }
    }

    private HttpResponse ask() throws AzureSkrException {
        try {
            return http.exchangeWithRetries(
                    HttpRequest.get(address).header("Metadata", "true"), Guidance.METADATA, Stage.ENDORSEMENT);
        } catch (IOException e) {
            throw unreached(address, e);
        }
    }

    private static AzureSkrException unreached(URI address, IOException e) {
        return new AzureSkrException(
                Stage.ENDORSEMENT,
                address + " cannot be reached: " + HttpFailure.problem(e),
                HttpFailure.remedy(e, UNREACHED),
                e);
    }

    private AzureSkrException refused(int status) {
        String remedy = PASSING.contains(status) || status == 429 || status >= 500
                ? "Load again in a minute; if it stays, deallocate and start the VM, which moves it to"
                        + " another host"
                : OTHER;
        return new AzureSkrException(
                Stage.ENDORSEMENT,
                address + " refused to give AMD's certificates for this host (status " + status + ")",
                remedy,
                new StatusFailure(status, Guidance.METADATA, null));
    }
}
