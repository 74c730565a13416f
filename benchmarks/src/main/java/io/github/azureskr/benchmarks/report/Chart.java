// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Handshakes per second with an RSA-2048 key and one client, as bars of an SVG with its own background. */
public final class Chart {
    private static final List<String> SERVERS = List.of(
            "released key with ACCP",
            "released key",
            "PKCS12 file",
            "keyvault-jca keyless + 0",
            "keyvault-jca keyless + 5",
            "keyvault-jca keyless + 20");
    private static final int WIDTH = 760;
    private static final int LEFT = 240;
    private static final int ROW = 34;
    private static final int TOP = 56;

    private Chart() {}

    public static String svg(Results run) {
        StringBuilder svg = new StringBuilder();
        int height = TOP + ROW * SERVERS.size() + 12;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + WIDTH + " " + height + "\" role=\"img\" font-family=\"sans-serif\">\n");
        svg.append("<title>TLS 1.3 handshakes per second, RSA-2048, one client</title>\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        svg.append(text(16, 26, 16, "start", "TLS 1.3 handshakes per second, RSA-2048, one client"));
        svg.append(text(16, 44, 12, "start", "keyless + n: the vault signs each handshake and takes n ms more for it"));
        double most = SERVERS.stream().mapToDouble(server -> rate(run, server)).filter(rate -> rate > 0).max().orElse(1);
        for (int i = 0; i < SERVERS.size(); i++) {
            svg.append(bar(SERVERS.get(i), rate(run, SERVERS.get(i)), most, TOP + i * ROW));
        }
        return svg.append("</svg>\n").toString();
    }

    private static double rate(Results run, String server) {
        return run.all().stream()
                .filter(result -> result.name().equals("Handshakes.oneClient"))
                .filter(result -> server.equals(result.parameters().get("server")))
                .filter(result -> "RSA-2048".equals(result.parameters().get("key")))
                .mapToDouble(Result::score)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String bar(String server, double rate, double most, int y) {
        String label = text(LEFT - 10, y + 20, 13, "end", server);
        if (Double.isNaN(rate)) {
            return label + text(LEFT, y + 20, 13, "start", "failed");
        }
        double length = rate / most * (WIDTH - LEFT - 80);
        String fill = server.startsWith("released") ? "#0b6e4f" : "#8a8f98";
        return label
                + String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        LEFT, y + 4, length, ROW - 10, fill)
                + text(LEFT + (int) length + 6, y + 20, 13, "start", Text.number(rate));
    }

    private static String text(int x, int y, int size, String anchor, String content) {
        return "<text x=\"" + x + "\" y=\"" + y + "\" font-size=\"" + size + "\" text-anchor=\"" + anchor
                + "\" fill=\"#1b1f24\">" + content + "</text>\n";
    }
}
