// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.Optional;

/** The Azure SDK's credentials for applications, at the Entra of the cloud that a token is for. */
final class ApplicationCredential {
    /** As in Azure's own tools. */
    private static final String SECRET_VARIABLE = "AZURE_CLIENT_SECRET";

    private ApplicationCredential() {}

    /**
     * A token of {@code application} for {@code scope}.
     *
     * @param claims that the vault wants in it
     */
    static BearerToken token(Http http, Identity.Application application, String scope, Optional<String> claims)
            throws AzureSkrException {
        HttpPipeline pipeline = new HttpPipelineBuilder()
                .policies(new EntraAnswerPolicy())
                .httpClient(new AzureSdkHttpClient(http, Stage.IDENTITY))
                .build();
        TokenRequestContext request = new TokenRequestContext().addScopes(scope);
        // The SDK passes claims on for requests that say that they know of them.
        claims.ifPresent(wanted -> request.setClaims(wanted).setCaeEnabled(true));
        try {
            AccessToken token = of(application, scope, pipeline).getTokenSync(request);
            if (!BearerToken.isWellFormed(token.getToken())) {
                throw IdentityFailure.explain(
                        application, new MalformedException("Entra's answer", "its token is none"));
            }
            return new BearerToken(token.getToken(), token.getExpiresAt().toInstant());
        } catch (RuntimeException e) {
            throw IdentityFailure.explain(application, e);
        }
    }

    private static TokenCredential of(Identity.Application application, String scope, HttpPipeline pipeline)
            throws AzureSkrException {
        if (application instanceof Identity.Workload workload) {
            // The SDK reads it again.
            ShownFile.token(workload).read();
            return common(new WorkloadIdentityCredentialBuilder(), application, scope, pipeline)
                    .tokenFilePath(workload.tokenFile().toString())
                    .build();
        }
        if (application instanceof Identity.ClientCertificate certificate) {
            return common(new ClientCertificateCredentialBuilder(), application, scope, pipeline)
                    .pemCertificate(new ByteArrayInputStream(pem(certificate).toArray()))
                    .build();
        }
        return common(new ClientSecretCredentialBuilder(), application, scope, pipeline)
                .clientSecret(secret((Identity.ClientSecret) application))
                .build();
    }

    private static <B extends AadCredentialBuilderBase<B>> B common(
            B builder, Identity.Application application, String scope, HttpPipeline pipeline) {
        return builder.tenantId(application.tenantId())
                .clientId(application.clientId())
                .authorityHost(authority(application, scope))
                // It asks login.microsoftonline.com whether the authority is one, which a closed network keeps in.
                .disableInstanceDiscovery()
                .executorService(new CallerThread())
                .pipeline(pipeline);
    }

    static String authority(Identity.Application application, String scope) {
        return application.authority().map(URI::toString).orElseGet(() -> TokenScope.authority(scope));
    }

    private static Bytes pem(Identity.ClientCertificate principal) throws AzureSkrException {
        ShownFile file = ShownFile.certificate(principal);
        Bytes content = file.read();
        Optional<String> problem = new ClientPem(content).problem();
        if (problem.isPresent()) {
            throw file.unfit(problem.get(), ClientPem.WANTED);
        }
        return content;
    }

    /** The SDK wants text, which cannot be wiped. */
    private static String secret(Identity.ClientSecret application) throws AzureSkrException {
        if (application.file().isPresent()) {
            ShownFile file = ShownFile.secret(application, application.file().get());
            Bytes content = file.read();
            if (!content.isUtf8()) {
                throw file.unfit("is no text in UTF-8", "a file with the application's secret");
            }
            return content.utf8().strip();
        }
        String secret = System.getenv(SECRET_VARIABLE);
        if (secret == null || secret.isBlank()) {
            throw new AzureSkrException(
                    Stage.IDENTITY,
                    "no access token for " + application + ": it has nothing to show",
                    "Name a certificate by identity.certificate, or a file with the secret by identity.secret-file, or set"
                            + " the environment variable " + SECRET_VARIABLE,
                    null);
        }
        return secret;
    }
}
