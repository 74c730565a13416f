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
 * A TPM 2.0 over one channel. One method runs at a time, because a TPM has few slots, a channel one order of answers and
 * a session one newest nonce. Closing flushes whatever is still loaded.
 */
public final class Tpm implements AutoCloseable {
    private final Connection connection;
    private final AtomicReference<Decryption> decryption = new AtomicReference<>();

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

    /** What a counter has come to, by the TPM whose salt key was authenticated; empty where there is none. */
    public synchronized OptionalLong count(NvCounter counter) throws AzureSkrException {
        return counters().read(counter);
    }

    /** Makes a counter, if there is none, and says what it has come to. */
    public synchronized long createCounter(NvCounter counter) throws AzureSkrException {
        return counters().create(counter);
    }

    /** What it has come to by that, which is one more than {@code from}, or else this fails. */
    public synchronized long increment(NvCounter counter, long from) throws AzureSkrException {
        return counters().increment(counter, from);
    }

    private NvCounters counters() {
        return new NvCounters(connection, authenticated());
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
     * Finds the key that protects what travels from the TPM. To be called before anything is decrypted or counted, with keys whose
     * origin the SNP report's signature proves; never with keys that were merely read from the TPM.
     *
     * @param ak HCLAkPub of the runtime claims
     * @param ek HCLEkPub of the runtime claims, which version 1 of the HCL report lacks
     */
    public synchronized void authenticateSalt(RSAPublicKey ak, Optional<RSAPublicKey> ek) throws AzureSkrException {
        SaltKey found =
                ek.isPresent() ? SaltKey.endorsementKey(connection, ek.get()) : SaltKey.certifiedBy(connection, ak);
        Optional.ofNullable(decryption.getAndSet(new Decryption(connection, found)))
                .ifPresent(Decryption::close);
    }

    synchronized SecretBytes decrypt(PrimaryKey key, Policy policy, DecryptScheme scheme, Bytes ciphertext)
            throws AzureSkrException, UndecryptableException {
        return authenticated().decrypt(key, policy, scheme, ciphertext);
    }

    private Decryption authenticated() {
        return Optional.ofNullable(decryption.get())
                .orElseThrow(() -> new AssertionError("authenticateSalt comes first"));
    }

    synchronized void flush(int handle) {
        connection.flush(handle);
    }

    @Override
    public synchronized void close() {
        Optional.ofNullable(decryption.getAndSet(null)).ifPresent(Decryption::close);
        connection.close();
    }
}
