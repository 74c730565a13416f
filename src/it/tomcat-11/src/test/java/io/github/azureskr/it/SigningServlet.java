// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import io.github.azureskr.AzureSkrProvider;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;

/** Signs a request's query with a released key, as a web application does that brings the provider along itself. */
public final class SigningServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** Made by Tomcat. */
    public SigningServlet() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (InputStream configuration = getServletContext().getResourceAsStream("/WEB-INF/azureskr.conf")) {
            KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
            store.load(configuration, null);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign((PrivateKey) store.getKey("web", null));
            signature.update(request.getQueryString().getBytes(StandardCharsets.UTF_8));
            response.getOutputStream().write(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
