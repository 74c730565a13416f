// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.snp.SnpConfiguration;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ManyClientsTest {
    private static final int CLIENTS = 12;
    private static Paravisor paravisor;

    @BeforeAll
    static void start() throws Exception {
        paravisor = Paravisor.start(SnpConfiguration.azure());
    }

    @AfterAll
    static void stop() throws Exception {
        paravisor.close();
    }

    @Test
    void eachOfManyClientsKeepsItsObjectAndItsSession() throws Exception {
        CyclicBarrier allHold = new CyclicBarrier(CLIENTS);
        Callable<Void> client = () -> {
            try (TestGuest guest = TestGuest.connect(paravisor)) {
                holdAnObjectAndASession(guest, allHold);
            }
            return null;
        };
        runAtOnce(client);
    }

    @Test
    void clientsOverTcpAreAsIndependentOnceTheyStay() throws Exception {
        CyclicBarrier allHold = new CyclicBarrier(CLIENTS);
        Callable<Void> client = () -> {
            try (TestGuest guest = TestGuest.connectByTcp(paravisor)) {
                holdAnObjectAndASession(guest, allHold);
            }
            return null;
        };
        runAtOnce(client);
    }

    @Test
    void everyClientHasAllSlotsOfTheTpm() throws Exception {
        try (TestGuest one = TestGuest.connect(paravisor);
                TestGuest other = TestGuest.connect(paravisor)) {
            for (int i = 0; i < 3; i++) {
                assertEquals(0x80000000 + i, one.createPrimary());
                assertEquals(0x80000000 + i, other.createPrimary());
            }
            assertEquals(TpmCode.RC_OBJECT_MEMORY, codeOfLoading(one));
            one.require(TpmCommand.of(TpmCode.CC_FLUSH_CONTEXT).u32(0x80000001));
            assertEquals(0x80000001, one.createPrimary());
            assertEquals(0, other.readPublicCode(0x80000001));
        }
    }

    @Test
    void objectOfAnotherClientIsNotLoaded() throws Exception {
        try (TestGuest one = TestGuest.connect(paravisor);
                TestGuest other = TestGuest.connect(paravisor)) {
            int key = one.createPrimary();
            assertEquals(0, one.readPublicCode(key));
            assertEquals(TpmCode.RC_REFERENCE_H0, other.readPublicCode(key));
            assertEquals(TpmCode.RC_HANDLE_P1, flushCode(other, key));
            assertEquals(0, one.readPublicCode(key));
        }
    }

    @Test
    void sessionOfAnotherClientCanNeitherBeUsedNorFlushed() throws Exception {
        try (TestGuest one = TestGuest.connect(paravisor);
                TestGuest other = TestGuest.connect(paravisor)) {
            int session = one.startPolicySession();
            assertNotEquals(0, other.policyDigestCode(session));
            assertEquals(TpmCode.RC_HANDLE_P1, flushCode(other, session));
            assertEquals(0, one.policyDigestCode(session));
        }
    }

    @Test
    void clientSeesOnlyItsOwnInListsOfHandles() throws Exception {
        try (TestGuest one = TestGuest.connect(paravisor);
                TestGuest other = TestGuest.connect(paravisor)) {
            int key = one.createPrimary();
            one.startPolicySession();
            assertEquals(List.of(), handles(other, 0x80000000));
            assertEquals(List.of(), handles(other, 0x02000000));
            assertEquals(List.of(), handles(other, 0x03000000));
            assertEquals(List.of(key), handles(one, 0x80000000));
            assertEquals(List.of(0x81000003, 0x81010001), handles(other, 0x81000000));
        }
    }

    @Test
    void paravisorSeesEveryClientsSessionsLoadedOrSaved() throws Exception {
        try (TestGuest one = TestGuest.connect(paravisor);
                TestGuest other = TestGuest.connect(paravisor)) {
            int session = one.startPolicySession();
            assertTrue(isLoaded(session));
            int anothers = other.startPolicySession();
            assertTrue(isLoaded(session) && isLoaded(anothers));
            assertEquals(0, flushCode(one, session));
            assertFalse(isLoaded(session));
        }
    }

    /** A saved session is listed as one for HMAC, whatever it is for: the first byte says nothing. */
    private static boolean isLoaded(int session) throws Exception {
        return paravisor.loaded().stream().anyMatch(handle -> (handle ^ session) << 8 == 0);
    }

    /** A TPM keeps 64 sessions active: what clients leave behind would use them up. */
    @Test
    void whatClientsLeaveBehindIsFlushed() throws Exception {
        for (int i = 0; i < 70; i++) {
            try (TestGuest guest = TestGuest.connect(paravisor)) {
                guest.startPolicySession();
            }
        }
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            assertEquals(0, guest.policyDigestCode(guest.startPolicySession()));
        }
    }

    /** Contexts of sessions are numbered, and a TPM refuses to number on too far from the oldest. */
    @Test
    void idleSessionOutlivesManyTurnsOfOtherClients() throws Exception {
        try (TestGuest idle = TestGuest.connect(paravisor);
                TestGuest one = TestGuest.connect(paravisor);
                TestGuest other = TestGuest.connect(paravisor)) {
            int idleSession = idle.startPolicySession();
            int oneSession = one.startPolicySession();
            int otherSession = other.startPolicySession();
            for (int turn = 0; turn < 300; turn++) {
                assertEquals(0, one.policyDigestCode(oneSession), "turn " + turn);
                assertEquals(0, other.policyDigestCode(otherSession), "turn " + turn);
            }
            assertEquals(0, idle.policyDigestCode(idleSession));
        }
    }

    @Test
    void savedSessionCanBeLoadedByAnotherClient() throws Exception {
        byte[] context;
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            ByteBuffer saved =
                    guest.require(TpmCommand.of(TpmCode.CC_CONTEXT_SAVE).u32(guest.startPolicySession()));
            context = new byte[saved.remaining()];
            saved.get(context);
        }
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            int session = guest.require(TpmCommand.of(TpmCode.CC_CONTEXT_LOAD).bytes(context))
                    .getInt();
            assertEquals(0, guest.policyDigestCode(session));
        }
    }

    @Test
    void savedSessionsThatNobodyLoadsDoNotUseUpTheTpm() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            for (int i = 0; i < 70; i++) {
                guest.require(TpmCommand.of(TpmCode.CC_CONTEXT_SAVE).u32(guest.startPolicySession()));
            }
        }
    }

    @Test
    void passingTcpClientsFindWhatTheyLeftAndNeverRunOutOfSlots() throws Exception {
        int key = 0;
        for (int i = 0; i < 5; i++) {
            try (TestGuest passing = TestGuest.connectByTcp(paravisor)) {
                key = passing.createPrimary();
            }
            try (TestGuest passing = TestGuest.connectByTcp(paravisor)) {
                passing.startPolicySession();
            }
        }
        try (TestGuest passing = TestGuest.connectByTcp(paravisor)) {
            assertEquals(0, passing.readPublicCode(key));
        }
    }

    private static void holdAnObjectAndASession(TestGuest guest, CyclicBarrier allHold) throws Exception {
        int key = guest.createPrimary();
        int session = guest.startPolicySession();
        byte[] publicArea = guest.execute(TpmCommand.of(0x173).u32(key));
        allHold.await();
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(publicArea, guest.execute(TpmCommand.of(0x173).u32(key)));
            assertEquals(0, guest.policyDigestCode(session));
        }
        allHold.await();
    }

    private static void runAtOnce(Callable<Void> client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(threads.submit(client));
            }
            for (Future<Void> done : running) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** TPM2_Hash sequences take a slot, too. */
    private static int codeOfLoading(TestGuest guest) throws Exception {
        return guest.code(TpmCommand.of(0x186).u16(0).u16(TpmCode.SHA256));
    }

    private static int flushCode(TestGuest guest, int handle) throws Exception {
        return guest.code(TpmCommand.of(TpmCode.CC_FLUSH_CONTEXT).u32(handle));
    }

    private static List<Integer> handles(TestGuest guest, int first) throws Exception {
        ByteBuffer in = guest.require(
                TpmCommand.of(TpmCode.CC_GET_CAPABILITY).u32(1).u32(first).u32(64));
        in.position(in.position() + 5);
        List<Integer> handles = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            handles.add(in.getInt());
        }
        return handles;
    }
}
