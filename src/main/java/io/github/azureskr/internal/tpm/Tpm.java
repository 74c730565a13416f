// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.spec.AzureSkrException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TPM 2.0 over one channel. One method runs at a time, from the start of its session to the flush, because a TPM has
 * few slots and a channel one order of answers. Closing flushes whatever is still loaded.
 */
public final class Tpm implements AutoCloseable {
    private static final int MAX_ATTEMPTS = 8;

    private final Connection connection;
    private final AtomicReference<SaltKey> saltKey = new AtomicReference<>();

    private Tpm(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens a TPM.
     *
     * @param tcti as users of tpm2-tools write it: {@code device:/dev/tpmrm0}, {@code swtpm:path=/run/swtpm.sock},
     *     {@code swtpm:host=127.0.0.1,port=2321}
     * @param patience how long an answer is waited for from now on; a device's answers are the kernel's to limit
     */
    public static Tpm open(String tcti, Duration patience) throws AzureSkrException {
        return new Tpm(new Connection(Tcti.open(tcti, patience), patience));
    }

    /** Opens a TPM for a user without a deadline. */
    public static Tpm open(String tcti) throws AzureSkrException {
        return open(tcti, Duration.ofDays(1));
    }

    /** The whole content of an NV index that the owner may read, or nothing if there is no such index. */
    public synchronized Optional<Bytes> readNv(int index) throws AzureSkrException {
        return new NvReader(connection).read(index);
    }

    public synchronized PublicArea readPublic(int handle) throws AzureSkrException {
        return connection.run(Commands.readPublic(handle), in -> {
            PublicArea outPublic = PublicArea.read(in);
            in.sized16("name");
            in.sized16("qualifiedName");
            return outPublic;
        });
    }

    public synchronized PcrValues readPcrs(PcrSelection selection) throws AzureSkrException {
        return new PcrReader(connection).read(selection);
    }

    /** A quote, with the values that it covers. */
    public synchronized Quote quote(int akHandle, PcrSelection selection) throws AzureSkrException {
        return new PcrReader(connection).quote(akHandle, selection);
    }

    /** Makes a key that may be used only while the PCRs hold {@code pcrs}, and has the AK certify it. */
    public synchronized TransferKey newTransferKey(int akHandle, PcrValues pcrs) throws AzureSkrException {
        RSAPublicKey ak = readPublic(akHandle).publicKey();
        return PrimaryKey.create(
                connection,
                Handle.NULL,
                Template.transferKey(pcrs.policy()),
                key -> new TransferKey(this, key, pcrs, key.certify(connection, akHandle, ak)));
    }

    /** Since the TPM was made, in milliseconds in which it ran: restarts are no step back, but time off does not count. */
    public synchronized long clock() throws AzureSkrException {
        return connection.run(Commands.readClock(), in -> {
            in.u64("time");
            return Attest.ClockInfo.read(in).clock();
        });
    }

    /** What a counter has come to; empty where there is none. */
    public synchronized OptionalLong count(NvCounter counter) throws AzureSkrException {
        return new NvCounters(connection).read(counter);
    }

    /** Makes a counter, if there is none, and says what it has come to. */
    public synchronized long createCounter(NvCounter counter) throws AzureSkrException {
        return new NvCounters(connection).create(counter);
    }

    public synchronized void increment(NvCounter counter) throws AzureSkrException {
        new NvCounters(connection).increment(counter);
    }

    /**
     * The key that {@code unique} stands for, proved by the AK to be in this TPM: nobody on the channel can put one of
     * his own in its place.
     *
     * @param ak HCLAkPub of runtime claims that have been checked
     */
    public synchronized SealingKey certifiedSealingKey(Bytes unique, SealingPolicy policy, RSAPublicKey ak)
            throws AzureSkrException {
        return PrimaryKey.create(connection, Handle.OWNER, Template.sealingKey(policy.policy(), unique), key -> {
            key.certify(connection, Handle.AK, ak);
            return new SealingKey(this, key, policy);
        });
    }

    /** The same key for decryption, which no other key could do. */
    public synchronized SealingKey sealingKey(Bytes unique, SealingPolicy policy) throws AzureSkrException {
        return PrimaryKey.create(
                connection,
                Handle.OWNER,
                Template.sealingKey(policy.policy(), unique),
                key -> new SealingKey(this, key, policy));
    }

    /**
     * Finds the key that protects what travels from the TPM. To be called before anything is decrypted, with keys whose
     * origin the SNP report's signature proves; never with keys that were merely read from the TPM.
     *
     * @param ak HCLAkPub of the runtime claims
     * @param ek HCLEkPub of the runtime claims, which version 1 of the HCL report lacks
     */
    public synchronized void authenticateSalt(RSAPublicKey ak, Optional<RSAPublicKey> ek) throws AzureSkrException {
        SaltKey found =
                ek.isPresent() ? SaltKey.endorsementKey(connection, ek.get()) : SaltKey.certifiedBy(connection, ak);
        Optional.ofNullable(saltKey.getAndSet(found)).map(SaltKey::handle).ifPresent(connection::flush);
    }

    synchronized SecretBytes decrypt(PrimaryKey key, Policy policy, DecryptScheme scheme, Bytes ciphertext)
            throws AzureSkrException, UndecryptableException {
        SaltKey salt = Optional.ofNullable(saltKey.get())
                .orElseThrow(() -> new AssertionError("authenticateSalt comes before decrypt"));
        Command command = Commands.rsaDecrypt(key.handle(), scheme, ciphertext);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            try (PolicySession session = PolicySession.start(connection, salt)) {
                policy.satisfy(session);
                Optional<SecretBytes> plaintext =
                        session.run(command, key.area().name());
                if (plaintext.isPresent()) {
                    return plaintext.get();
                }
            }
        }
        throw Refusal.of(command.code(), new ResponseCode(ResponseCode.PCR_CHANGED));
    }

    synchronized void flush(int handle) {
        connection.flush(handle);
    }

    @Override
    public synchronized void close() {
        connection.close();
    }
}
