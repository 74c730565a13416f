// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts clients on a socket, and talks to each in a thread of its own until one of the two hangs up. */
final class Listener implements AutoCloseable {
    private static final int MOST_CLIENTS = 64;

    private final ServerSocketChannel server;
    private final Conversation conversation;
    private final Thread acceptor;
    private final Set<Thread> talkers = ConcurrentHashMap.newKeySet();
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    private Listener(ServerSocketChannel server, Conversation conversation) {
        this.server = server;
        this.conversation = conversation;
        this.acceptor = thread("vTPM, accepting", this::accept);
    }

    static Listener start(ServerSocketChannel server, Conversation conversation) {
        Listener listener = new Listener(server, conversation);
        listener.acceptor.start();
        return listener;
    }

    /** What is said to a client. An IOException means that it, or the TPM, has gone. */
    @FunctionalInterface
    interface Conversation {
        void hold(SocketChannel client) throws IOException;
    }

    /** Hangs up on everybody, and returns when no thread is left. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            acceptor.join();
            for (SocketChannel client : clients) {
                client.close();
            }
            for (Thread talker : talkers) {
                talker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the vTPM's clients were being disconnected", e);
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                if (clients.size() >= MOST_CLIENTS) {
                    client.close();
                    continue;
                }
                clients.add(client);
                Thread talker = thread("vTPM, talking to a client", () -> talk(client));
                talkers.add(talker);
                talker.start();
            }
        } catch (IOException closed) {
            // Accepting fails only when close() has closed the socket.
        }
    }

    private void talk(SocketChannel client) {
        try (client) {
            conversation.hold(client);
        } catch (IOException gone) {
            // Nobody is left to be told.
        } finally {
            clients.remove(client);
            talkers.remove(Thread.currentThread());
        }
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
