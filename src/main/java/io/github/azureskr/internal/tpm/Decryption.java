// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;
import java.util.Optional;

/**
 * Has the TPM decrypt, under a policy session that is kept from one ciphertext to the next: to start a session the TPM
 * decrypts a salt, which takes as long as what the session is for. After each use the TPM sets the session's policy back
 * to its beginning, so that a kept session allows nothing by itself. Used by one thread at a time.
 */
final class Decryption implements AutoCloseable {
    private static final int MAX_ATTEMPTS = 8;

    private final Connection connection;
    private final SaltKey saltKey;
    /** Good for another use. */
    private Optional<PolicySession> kept = Optional.empty();

    Decryption(Connection connection, SaltKey saltKey) {
        this.connection = connection;
        this.saltKey = saltKey;
    }

    SecretBytes decrypt(PrimaryKey key, Policy policy, DecryptScheme scheme, Bytes ciphertext)
            throws AzureSkrException, UndecryptableException {
        Command command = Commands.rsaDecrypt(key.handle(), scheme, ciphertext);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Optional<SecretBytes> plaintext = run(command, policy, key.area().name());
            if (plaintext.isPresent()) {
                return plaintext.get();
            }
        }
        throw Refusal.of(command.code(), new ResponseCode(ResponseCode.PCR_CHANGED));
    }

    /** Nothing if another session is needed. Whatever goes wrong ends the session. */
    private Optional<SecretBytes> run(Command command, Policy policy, Bytes name)
            throws AzureSkrException, UndecryptableException {
        PolicySession session = takeSession();
        boolean good = false;
        try {
            Optional<SecretBytes> plaintext = policy.satisfy(session) ? session.run(command, name) : Optional.empty();
            good = plaintext.isPresent();
            return plaintext;
        } finally {
            if (good) {
                kept = Optional.of(session);
            } else {
                session.close();
            }
        }
    }

    private PolicySession takeSession() throws AzureSkrException {
        if (kept.isEmpty()) {
            return PolicySession.start(connection, saltKey);
        }
        PolicySession session = kept.get();
        kept = Optional.empty();
        return session;
    }

    /** Frees the slots of session and salt key. */
    @Override
    public void close() {
        kept.ifPresent(PolicySession::close);
        kept = Optional.empty();
        connection.flush(saltKey.handle());
    }
}
