// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.LocalAzure;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every secret that loads of this Azure's keys meet, as it would look like in a log. */
final class LogSecrets {
    private final SecretTraces traces = new SecretTraces();
    private final List<String> accessTokens = new CopyOnWriteArrayList<>();
    private final KnownSecrets passing;
    private int learnt;

    LogSecrets(LocalAzure azure) {
        passing = KnownSecrets.of(azure);
        add("key of the attestation's envelope", passing.innerKey());
        add("key around the released key", passing.transferKey());
        listen(azure);
    }

    /** From now on, also after an end of all faults. */
    void listen(LocalAzure azure) {
        AccessTokens.learn(azure, accessTokens);
        AccessTokens.learnFromEntra(azure, accessTokens);
    }

    /** The tokens of the loads that were. */
    void learnTokens() {
        learnt++;
        traces.addToken("attestation token " + learnt, passing.token());
        traces.add("sealed attestation token " + learnt, passing.sealedToken());
        for (int i = 0; i < accessTokens.size(); i++) {
            traces.addToken("access token " + i, accessTokens.get(i));
        }
    }

    int accessTokens() {
        return accessTokens.size();
    }

    LogSecrets add(String name, byte[] secret) {
        traces.add(name, secret).addPrinted(name, secret);
        return this;
    }

    LogSecrets add(String name, PrivateKey key) {
        byte[] encoded = key.getEncoded();
        // Windows at several places: an encoding need not be printed whole.
        for (int at = 0; at + 64 <= encoded.length; at += 150) {
            traces.add(
                    name + " in PKCS #8 at " + at,
                    Arrays.copyOfRange(encoded, encoded.length - at - 64, encoded.length - at));
        }
        numbers(key).forEach((part, number) -> add(name + "'s " + part, bytes(number)));
        return this;
    }

    private static Map<String, BigInteger> numbers(PrivateKey key) {
        if (key instanceof RSAPrivateCrtKey rsa) {
            return Map.of(
                    "private exponent", rsa.getPrivateExponent(),
                    "first prime", rsa.getPrimeP(),
                    "second prime", rsa.getPrimeQ(),
                    "first exponent", rsa.getPrimeExponentP(),
                    "second exponent", rsa.getPrimeExponentQ(),
                    "coefficient", rsa.getCrtCoefficient());
        }
        return Map.of("number", ((ECPrivateKey) key).getS());
    }

    /** Big-endian and without a sign. */
    private static byte[] bytes(BigInteger number) {
        byte[] signed = number.toByteArray();
        return signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
    }

    List<String> in(byte[] log) {
        return traces.in(log);
    }
}
