// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;
import java.util.Optional;

/**
 * Has the TPM decrypt, or tell what nobody on the channel may alter, under a policy session that is kept from one ciphertext to the next: to start a session the TPM
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
        return run(command, key.area().name(), policy::satisfy);
    }

    /**
     * The answer to a command that has its passwords and needs no policy. That it is the TPM's, to this very command, is
     * what the session is for.
     *
     * @param names of what the command's handles are
     */
    Bytes ask(Command command, Bytes names) throws AzureSkrException {
        try (SecretBytes answer = run(command, names, session -> true)) {
            return answer.lend(Bytes::copyOf);
        } catch (UndecryptableException e) {
            throw new AssertionError(command.code() + " has no ciphertext", e);
        }
    }

    /** What a session must meet before it is of use. */
    @FunctionalInterface
    private interface Condition {
        boolean satisfy(PolicySession session) throws AzureSkrException;
    }

    private SecretBytes run(Command command, Bytes names, Condition condition)
            throws AzureSkrException, UndecryptableException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Optional<SecretBytes> plaintext = runOnce(command, names, condition);
            if (plaintext.isPresent()) {
                return plaintext.get();
            }
        }
        throw Refusal.of(command.code(), new ResponseCode(ResponseCode.PCR_CHANGED));
    }

    /** Nothing if another session is needed. Whatever goes wrong ends the session. */
    private Optional<SecretBytes> runOnce(Command command, Bytes names, Condition condition)
            throws AzureSkrException, UndecryptableException {
        PolicySession session = takeSession();
        boolean good = false;
        try {
            Optional<SecretBytes> plaintext =
                    condition.satisfy(session) ? session.run(command, names) : Optional.empty();
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
