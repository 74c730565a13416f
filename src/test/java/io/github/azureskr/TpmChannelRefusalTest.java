// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.APPRAISAL;
import static io.github.azureskr.spec.Stage.TPM;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vtpm.Interposer;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever stands between the process and the TPM gets no statement of the TPM's believed that it did not make. */
@ExtendWith(LocalAzureExtension.class)
class TpmChannelRefusalTest {
    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void undisturbedTpmIsBelieved(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    @Test
    void transferKeyWithoutThePolicyIsRefused(LocalAzure azure) throws Exception {
        refused(azure, TpmChannel.commands(TpmChannel.CREATE_PRIMARY, TpmChannel::withoutPolicy))
                .because("made another key than the one asked for", "policy \"\"", "channel to the TPM");
    }

    @Test
    void transferKeyThatOnlySeemsToHaveThePolicyIsRefused(LocalAzure azure) throws Exception {
        AtomicReference<byte[]> policy = new AtomicReference<>();
        refused(
                        azure,
                        new TpmChannel(
                                TpmChannel.CREATE_PRIMARY,
                                command -> {
                                    policy.set(TpmChannel.policyOf(command));
                                    return TpmChannel.withoutPolicy(command);
                                },
                                answer -> TpmChannel.withPolicy(answer, policy.get())))
                .because("certification of a new key", "or is of another key", "channel to the TPM");
    }

    @Test
    void alteredCertificationOfTheTransferKeyIsRefused(LocalAzure azure) throws Exception {
        refused(azure, TpmChannel.answers(TpmChannel.CERTIFY, TpmChannel::withOtherSignature))
                .because("certification of a new key", "not signed by the expected AK", "channel to the TPM");
    }

    @Test
    void quoteOverOtherPcrsIsRefused(LocalAzure azure) throws Exception {
        refused(azure, TpmChannel.commands(TpmChannel.QUOTE, TpmChannel::overOtherPcrs))
                .because("[8, 9, 10, 11, 12, 13, 14, 15]", "[0, 1, 2, 3, 4, 5, 6, 7]", "channel to the TPM");
    }

    @Test
    void quoteWithAnotherSignatureIsRefused(LocalAzure azure) throws Exception {
        azure.paravisor().interpose(TpmChannel.answers(TpmChannel.QUOTE, TpmChannel::withOtherSignature));
        Refused.loadBeforeAttesting(azure, azure.configuration(key))
                .at(APPRAISAL)
                .because("quote signature", "one by the AK, found one that does not verify");
    }

    @Test
    void alteredAnswerToADecryptionIsRefused(LocalAzure azure) throws Exception {
        azure.paravisor().interpose(TpmChannel.answers(TpmChannel.RSA_DECRYPT, TpmChannel::withOtherSignature));
        Refused.load(azure.configuration(key)).at(TPM).because("channel to the TPM", "session HMAC is wrong");
    }

    private static Refused refused(LocalAzure azure, Interposer channel) throws Exception {
        azure.paravisor().interpose(channel);
        return Refused.loadBeforeAttesting(azure, azure.configuration(key)).at(TPM);
    }
}
