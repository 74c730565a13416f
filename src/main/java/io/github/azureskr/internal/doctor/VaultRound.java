// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.internal.doctor.Round.Found;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.pipeline.Parties;
import io.github.azureskr.internal.release.Identity;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.internal.release.KeyState;
import io.github.azureskr.internal.release.VaultReach;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.tpm.TransferKey;
import io.github.azureskr.internal.unwrap.ReleasedKey;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The steps with the vaults: to each once, and then for each key. */
final class VaultRound {
    static final String HIDDEN = "shown only to whoever may read keys, which a release does not need";

    private final Round round;
    private final Parties parties;
    private final Http http;
    private final Clock clock;

    VaultRound(Round round, Parties parties, Http http, Clock clock) {
        this.round = round;
        this.parties = parties;
        this.http = http;
        this.clock = clock;
    }

    void examine(
            List<ConfiguredKey> keys,
            Examined<Identity> identity,
            Examined<AttestationResult> result,
            Examined<TransferKey> transferKey) {
        Map<URI, Examined<?>> reached = new LinkedHashMap<>();
        for (ConfiguredKey key : keys) {
            Examined<?> vault = reached.computeIfAbsent(key.reference().vault(), this::reach);
            Examined<KeyState> state = examineState(key.reference(), List.of(vault, identity));
            Examined<?> policy = new PolicyCheck(round, key.reference()).examine(state, result);
            Examined<WrappedKey> wrapped =
                    round.take(Step.RELEASE, key.reference(), List.of(state, result, policy), () -> {
                        WrappedKey answer = parties.relyingParty().release(key.reference(), result.get());
                        return new Found<>(
                                answer,
                                "version " + answer.reference().version().orElse(""));
                    });
            examineReleased(key, wrapped, transferKey);
        }
    }

    private Examined<?> reach(URI vault) {
        return new Way(round, http, Stage.RELEASE, failure -> VaultReach.remedy(vault, failure))
                .examine(vault, Step.VAULT_NAME, Step.VAULT_CONNECTION, Step.VAULT_TLS);
    }

    /** Passes also where nothing is known of the key's state: then its release tells. */
    private Examined<KeyState> examineState(KeyReference key, List<Examined<?>> needs) {
        Examined<KeyState> state = round.take(Step.PERMISSION, key, needs, () -> {
            KeyState read = parties.vaultKeys().read(key);
            return new Found<>(read, "the vault knows the identity");
        });
        if (state.value().filter(KeyState.Hidden.class::isInstance).isPresent()) {
            round.skip(Step.KEY_STATE, key, HIDDEN, "");
            return state;
        }
        return round.take(Step.KEY_STATE, key, List.of(state), () -> {
            state.get().requireReleasable(key, clock.instant());
            return new Found<>(state.get(), state.get().toString());
        });
    }

    private void examineReleased(ConfiguredKey key, Examined<WrappedKey> wrapped, Examined<TransferKey> transferKey) {
        Examined<ReleasedKey> released = round.take(Step.UNWRAP, key.reference(), List.of(wrapped, transferKey), () -> {
            ReleasedKey opened = parties.unwrapper().unwrap(wrapped.get(), transferKey.get());
            return new Found<>(opened, opened.key().getAlgorithm() + " key, and the one of its public part");
        });
        round.take(Step.CERTIFICATE, key.alias(), List.of(released), () -> {
            List<X509Certificate> chain = parties.chains().chain(key, released.get());
            return new Found<>(chain, described(chain));
        });
    }

    private static String described(List<X509Certificate> chain) {
        Optional<X509Certificate> leaf = chain.stream().findFirst();
        return leaf.map(found -> found.getSubjectX500Principal() + ", until "
                        + found.getNotAfter().toInstant())
                .orElse("a secret key has none");
    }
}
