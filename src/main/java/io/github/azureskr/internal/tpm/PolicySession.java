// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.Arrays;
import java.util.Optional;

/**
 * A policy session whose secret only the TPM behind the salt key shares (TPM 2.0 part 1, sections 19 and 21): it
 * proves that command and answer were not altered on the channel, and encrypts the answer's first parameter.
 *
 * <p>The policies used here hold no PolicyAuthValue and the keys no password, so that the session key alone is the key of
 * every HMAC and of the encryption.
 */
final class PolicySession implements AutoCloseable {
    private static final int NONCE_SIZE = 32;
    /** TPMA_SESSION: encrypt, and continueSession: for another use, and because close() flushes in every case. */
    private static final int ATTRIBUTES = 0x41;

    private final Connection connection;
    private final int handle;
    private final SecretBytes sessionKey;
    /** Of the TPM's last answer under the session. */
    private Bytes nonceTpm;

    private boolean used;
    private boolean lost;

    private PolicySession(Connection connection, int handle, SecretBytes sessionKey, Bytes nonceTpm) {
        this.connection = connection;
        this.handle = handle;
        this.sessionKey = sessionKey;
        this.nonceTpm = nonceTpm;
    }

    static PolicySession start(Connection connection, SaltKey saltKey) throws AzureSkrException {
        byte[] salt = Nonce.random(NONCE_SIZE);
        try {
            Bytes nonceCaller = Nonce.fresh(NONCE_SIZE);
            Command command = Commands.startPolicySession(saltKey.handle(), nonceCaller, saltKey.encrypt(salt));
            return connection.load(command, reply -> {
                Bytes nonceTpm = connection.parse(command, reply, in -> in.sized16("nonceTPM"));
                byte[] key = SessionKeys.kdfa(salt, "ATH", nonceTpm, nonceCaller);
                return new PolicySession(connection, reply.handle(), SecretBytes.owning(key), nonceTpm);
            });
        } finally {
            Arrays.fill(salt, (byte) 0);
        }
    }

    int handle() {
        return handle;
    }

    /**
     * Has the TPM check one condition of a policy; refused where it does not hold.
     *
     * @return false if the TPM has lost the session since it was last used: a new one is needed then
     */
    boolean check(Command policyCommand) throws AzureSkrException {
        Reply reply = connection.exchange(policyCommand);
        // The session is the last of a policy command's handles.
        lost = used && reply.code().missesHandle(policyCommand.handles().size());
        if (lost) {
            return false;
        }
        connection.parse(policyCommand, connection.require(policyCommand, reply), in -> Bytes.EMPTY);
        return true;
    }

    /**
     * Runs a command under this session and returns the answer's only parameter, a TPM2B, decrypted. Nothing if a PCR was
     * extended since the policy was met, even one outside the policy, or the session was lost: a new one is needed then.
     *
     * <p>Where the command has passwords for its handles, the session authorises nothing, but protects command and answer
     * all the same.
     *
     * @param names of what the command's handles are
     */
    Optional<SecretBytes> run(Command command, Bytes names) throws AzureSkrException, UndecryptableException {
        Bytes nonceCaller = Nonce.fresh(NONCE_SIZE);
        Bytes hmac = hmac(cpHash(command, names), nonceCaller, nonceTpm);
        Command authorized = command.authorizedBy(new ByteWriter()
                .u32(handle)
                .sized16(nonceCaller)
                .u8(ATTRIBUTES)
                .sized16(hmac)
                .toBytes());
        Reply reply = connection.exchange(authorized);
        int number = authorized.authorizations().size();
        lost = used && (reply.code().missesSession(number) || mayBeAnothers(reply.code(), number));
        if (lost || reply.code().isOneOf(ResponseCode.PCR_CHANGED)) {
            return Optional.empty();
        }
        if (Refusal.isOfCiphertext(command.code(), reply.code())) {
            throw new UndecryptableException();
        }
        return Optional.of(open(authorized, connection.require(authorized, reply), nonceCaller));
    }

    /**
     * Between two uses anybody who may send commands to a TPM without a resource manager may flush the session, and then has
     * its handle for one of his own. Where it was the command that was altered, a new session will tell that too. SYMMETRIC
     * says that his encrypts nothing, POLICY_FAIL that his has not met the key's policy: of PCRs that have changed the TPM
     * speaks when ours is to meet it.
     */
    private boolean mayBeAnothers(ResponseCode code, int number) {
        return !connection.isManaged()
                && code.blamesSession(
                        number,
                        ResponseCode.AUTH_FAIL,
                        ResponseCode.BAD_AUTH,
                        ResponseCode.HANDLE,
                        ResponseCode.SYMMETRIC,
                        ResponseCode.POLICY_FAIL);
    }

    private SecretBytes open(Command command, Reply reply, Bytes nonceCaller) throws AzureSkrException {
        try {
            Answered answered = Answered.readLast(
                    reply.authorizations(), command.authorizations().size());
            Bytes expected = hmac(rpHash(command, reply), answered.nonceTpm(), nonceCaller);
            if (answered.attributes() != ATTRIBUTES || !expected.equals(answered.hmac())) {
                throw altered();
            }
            nonceTpm = answered.nonceTpm();
            used = true;
            return decrypt(reply.parameters(), nonceTpm, nonceCaller);
        } catch (MalformedException e) {
            throw altered();
        }
    }

    /** TPMS_AUTH_RESPONSE. */
    private record Answered(Bytes nonceTpm, int attributes, Bytes hmac) {
        /** Those of passwords, which come before, say nothing. */
        static Answered readLast(Bytes authorizations, int count) throws MalformedException {
            ByteReader in = ByteReader.bigEndian("TPMS_AUTH_RESPONSE", authorizations);
            for (int i = 1; i < count; i++) {
                read(in);
            }
            Answered last = read(in);
            in.end();
            return last;
        }

        private static Answered read(ByteReader in) throws MalformedException {
            return new Answered(in.sized16("nonceTPM"), in.u8("attributes"), in.sized16("hmac"));
        }
    }

    private static Bytes cpHash(Command command, Bytes names) {
        return new ByteWriter()
                .u32(command.code().value())
                .bytes(names)
                .bytes(command.parameters())
                .toBytes()
                .sha256();
    }

    /** Over the parameters as they came: the TPM encrypts before it authenticates. */
    private static Bytes rpHash(Command command, Reply reply) {
        return new ByteWriter()
                .u32(reply.code().value())
                .u32(command.code().value())
                .bytes(reply.parameters())
                .toBytes()
                .sha256();
    }

    private Bytes hmac(Bytes parameterHash, Bytes nonceNewer, Bytes nonceOlder) {
        Bytes message = new ByteWriter()
                .bytes(parameterHash)
                .bytes(nonceNewer)
                .bytes(nonceOlder)
                .u8(ATTRIBUTES)
                .toBytes();
        return sessionKey.lend(key -> Bytes.owning(SessionKeys.hmac(key, message)));
    }

    private SecretBytes decrypt(Bytes parameters, Bytes nonceTpm, Bytes nonceCaller) throws MalformedException {
        ByteReader in = ByteReader.bigEndian("encrypted answer", parameters);
        Bytes encrypted = in.sized16("message");
        in.end();
        byte[] keyAndIv = sessionKey.lend(key -> SessionKeys.kdfa(key, "CFB", nonceTpm, nonceCaller));
        try {
            return SecretBytes.owning(SessionKeys.decryptCfb(keyAndIv, encrypted));
        } finally {
            Arrays.fill(keyAndIv, (byte) 0);
        }
    }

    private static AzureSkrException altered() {
        return new AzureSkrException(
                Stage.TPM,
                "Somebody on the channel to the TPM altered an answer: its session HMAC is wrong",
                "What it held was thrown away. Find out what stands between this process and the TPM before you try again.",
                null);
    }

    /** Does not flush what the TPM has lost: its handle may be another session's by now. */
    @Override
    public void close() {
        sessionKey.close();
        if (lost) {
            connection.forget(handle);
        } else {
            connection.flush(handle);
        }
    }
}
