// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.util.Map;

/** A certificate that another authority is to sign. */
record PendingCertificate(String name, KeyVersion key, CertificatePolicy policy, String request) {

    Map<String, Object> json(Address address) {
        return Json.object(
                "id",
                address.id("certificates", name, "pending"),
                "issuer",
                Json.object("name", policy.issuer()),
                "csr",
                request,
                "cancellation_requested",
                false,
                "status",
                "inProgress",
                "status_details",
                "Pending certificate created. Please Perform Merge to complete the request.",
                "request_id",
                key.id());
    }
}
