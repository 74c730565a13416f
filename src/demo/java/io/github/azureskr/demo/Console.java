// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import java.io.PrintStream;

/** Plain, aligned output; colour only on a terminal. */
final class Console {
    private static final int NAME_WIDTH = 24;

    private final PrintStream out;
    private final boolean colour;
    private int step;

    Console(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    void line(String text) {
        out.println(text);
    }

    void step(String title) {
        out.println();
        out.println(paint("1", ++step + "  " + title));
    }

    void fact(String name, Object value) {
        String[] lines = String.valueOf(value).split("\n", -1);
        out.println("   " + pad(name) + lines[0]);
        for (int i = 1; i < lines.length; i++) {
            out.println("   " + pad("") + lines[i]);
        }
    }

    /** A fact that must hold. */
    void check(String name, boolean holds, Object value) {
        fact(name, (holds ? paint("32", "ok") : paint("31", "NO")) + "  " + value);
        if (!holds) {
            throw new IllegalStateException("does not hold: " + name);
        }
    }

    void bad(String text) {
        out.println("   " + paint("31", text));
    }

    private static String pad(String name) {
        return String.format("%-" + NAME_WIDTH + "s", name);
    }

    private String paint(String code, String text) {
        return colour ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }
}
