// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;

/** Fetches AMD's certificates for this host from the instance metadata service (RFC 9334: the endorser). */
public final class ImdsEndorser {
    private static final String PATH = "/metadata/THIM/amd/certification";
    private static final int ATTEMPTS = 4;

    private final Http http;
    private final URI address;
    private final Duration firstPause;

    /** @param imdsEndpoint scheme, host and port */
    public ImdsEndorser(Http http, URI imdsEndpoint) {
        this(http, imdsEndpoint, Duration.ofSeconds(1));
    }

    /** @param firstPause before the second attempt; doubles with each further one */
    ImdsEndorser(Http http, URI imdsEndpoint, Duration firstPause) {
        this.http = http;
        this.address = URI.create(imdsEndpoint.toString().replaceAll("/+$", "") + PATH);
        this.firstPause = firstPause;
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
                    address + " did not answer with AMD's certificates for this host: " + e.getMessage()
                            + ". Load again in a minute; if it stays, ask Azure support about THIM on this VM's host",
                    e);
        }
    }

    private HttpResponse ask() throws AzureSkrException {
        try {
            return askPatiently(HttpRequest.get(address).header("Metadata", "true"));
        } catch (IOException e) {
            throw new AzureSkrException(
                    Stage.ENDORSEMENT,
                    address + " cannot be reached: " + e.getMessage() + ". The instance metadata service answers on"
                            + " every Azure VM: check that no firewall rule or route keeps this process from it",
                    e);
        }
    }

    private HttpResponse askPatiently(HttpRequest request) throws IOException {
        HttpResponse answer = http.exchange(request);
        Duration pause = firstPause;
        for (int attempt = 2; attempt <= ATTEMPTS && mayPass(answer.status()); attempt++) {
            sleep(pause);
            pause = pause.multipliedBy(2);
            answer = http.exchange(request);
        }
        return answer;
    }

    /** What the reference client asks again after: 404 while the host's certificate is on its way. */
    private static boolean mayPass(int status) {
        return status == 404 || status == 410 || status == 429 || status >= 500;
    }

    private static void sleep(Duration pause) throws InterruptedIOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to ask again");
        }
    }

    private AzureSkrException refused(int status) {
        String remedy = mayPass(status)
                ? ". Asked " + ATTEMPTS
                        + " times: load again in a minute, after that deallocate and start the VM, which moves it to"
                        + " another host"
                : ". Something other than Azure's metadata service answers there: check imdsEndpoint, routes and proxies";
        return new AzureSkrException(
                Stage.ENDORSEMENT,
                address + " refused to give AMD's certificates for this host (status " + status + ")" + remedy);
    }
}
