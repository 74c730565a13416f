// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.security.cert.X509Certificate;
import java.time.Instant;

/** The vTPM's half of the evidence: {@code TpmInfo}, and the event log. */
record TpmEvidence(
        AttestationKey attestationKey,
        Signed quoteSignature,
        Quote quote,
        Pcrs pcrs,
        EventLog eventLog,
        Signed certificationSignature,
        Certification certification,
        EphemeralKey ephemeralKey) {

    /** A TPMS_ATTEST with its bare RSASSA signature. */
    record Signed(String field, byte[] message, byte[] signature) {
        static Signed read(Json tpmInfo, String field, String signature) throws AppraisalException {
            return new Signed(field, tpmInfo.base64(field), tpmInfo.base64(signature));
        }
    }

    static TpmEvidence read(Json tpmInfo, byte[] eventLog) throws AppraisalException {
        Signed quote = Signed.read(tpmInfo, "PcrQuote", "PcrSignature");
        Signed certification = Signed.read(tpmInfo, "EncKeyCertifyInfo", "EncKeyCertifyInfoSignature");
        return new TpmEvidence(
                AttestationKey.read(tpmInfo),
                quote,
                Quote.read(quote.message()),
                Pcrs.read(tpmInfo),
                EventLog.read(eventLog),
                certification,
                Certification.read(certification.message()),
                EphemeralKey.read(tpmInfo));
    }

    /** @param runtimeClaims vouched for by the hardware */
    void verify(Json runtimeClaims, X509Certificate akAuthority, Instant now) throws AppraisalException {
        attestationKey.verify(akAuthority, now);
        attestationKey.verifyNamedIn(runtimeClaims);
        attestationKey.verifySignature(quoteSignature);
        pcrs.verifyQuoted(quote);
        pcrs.verifyReplayed(eventLog);
        attestationKey.verifySignature(certificationSignature);
        ephemeralKey.verifyCertifiedBy(certification);
        ephemeralKey.verifyAttributes();
        ephemeralKey.verifyPolicy(quote);
    }
}
