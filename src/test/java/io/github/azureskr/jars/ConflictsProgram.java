// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.util.Base64URL;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * An application with libraries of its own: uses each before and after it loads a store, as {@link KeysProgram} does,
 * and prints which jars they came from.
 */
public final class ConflictsProgram {
    private ConflictsProgram() {}

    public static void main(String[] arguments) throws Exception {
        useLibraries();
        KeysProgram.main(arguments);
        useLibraries();
        for (Class<?> used : new Class<?>[] {
            ObjectMapper.class,
            Base64URL.class,
            BouncyCastleProvider.class,
            Class.forName("com.sun.jna.Native"),
            LoggerFactory.class,
            Mono.class,
            Publisher.class
        }) {
            System.out.println("from "
                    + Path.of(used.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
        }
    }

    /** JNA by name: the tests' own class path has none. */
    private static void useLibraries() throws Exception {
        require(new ObjectMapper().readTree("{\"a\": 1}").get("a").asInt() == 1, "Jackson");
        require(Base64URL.encode("a").decodeToString().equals("a"), "Nimbus");
        MessageDigest ofBouncyCastleAlone = MessageDigest.getInstance("RIPEMD160", new BouncyCastleProvider());
        require(ofBouncyCastleAlone.digest(new byte[1]).length == 20, "BouncyCastle");
        require(Mono.just(1).map(one -> one + 1).block() == 2, "Reactor");
        require(Class.forName("com.sun.jna.Native").getField("POINTER_SIZE").getInt(null) == 8, "JNA");
        LoggerFactory.getLogger("application").warn("the application's own log");
    }

    private static void require(boolean works, String library) {
        if (!works) {
            throw new IllegalStateException(library + " does not work");
        }
    }
}
