// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.util.List;
import java.util.stream.Collectors;

/** The chain as two drawings, of which the style sheet shows the one that fits: from left to right, and downwards. */
record ChainPicture(TrustChain chain, Markup out) {
    /** Who vouches, and for how many of the links. */
    private record Group(String caption, int links) {}

    private static final List<Group> GROUPS =
            List.of(new Group("Processor and its maker", 4), new Group("Virtual machine", 2), new Group("Azure", 2));

    private static final String SVG = "http://www.w3.org/2000/svg";

    private static final int STEP = 156;
    private static final int GAP = 34;
    private static final int BOX = STEP - GAP;
    private static final int MIDDLE = 84;

    private static final int ROW = 96;
    private static final int CAPTION = 30;
    private static final int SPINE = 36;

    void draw() {
        wide();
        narrow();
    }

    /** What a reader hears who does not see it. */
    private String description() {
        return chain.links().stream()
                .map(link -> link.name() + ": " + link.state().words())
                .collect(Collectors.joining("; "));
    }

    private void begin(String kind, String viewBox) {
        out.open("svg", "class", "chain " + kind, "viewBox", viewBox, "role", "img", "xmlns", SVG)
                .element("title", "The chain of trust: " + description());
    }

    private void wide() {
        int width = STEP * chain.links().size();
        begin("wide", "-32 0 " + (width + 36) + " 176");
        int first = 0;
        for (Group group : GROUPS) {
            int from = first * STEP + GAP;
            int to = (first + group.links()) * STEP;
            bracket(from, to);
            text("caption middle", (from + to) / 2, 16, group.caption());
            first += group.links();
        }
        for (int i = 0; i < chain.links().size(); i++) {
            wideLink(i * STEP, chain.links().get(i));
        }
        out.close();
    }

    private void bracket(int from, int to) {
        path("bracket", "M%d 34 v-8 h%d v8".formatted(from, to - from));
    }

    private void wideLink(int left, TrustLink link) {
        String state = link.state().styleClass();
        out.open("g", "class", state);
        path("line", "M%d %d h%d".formatted(left + (left == 0 ? -14 : 0), MIDDLE, left == 0 ? GAP + 14 : GAP));
        path("leader", "M%d %d v26".formatted(left + GAP / 2, MIDDLE + 12));
        box(left + GAP, MIDDLE - 36, BOX, 72);
        int center = left + GAP + BOX / 2;
        text("name middle", center, MIDDLE - 4, link.name());
        text("role middle", center, MIDDLE + 15, link.role());
        sign(left + GAP / 2, MIDDLE, link.state());
        int baseline = MIDDLE + 54;
        for (String line : lines(link.state().words())) {
            text("verdict middle", left + GAP / 2, baseline, line);
            baseline += 16;
        }
        out.close();
    }

    private void narrow() {
        int height = ROW * chain.links().size() + CAPTION * GROUPS.size();
        begin("narrow", "0 0 340 " + height);
        int top = 0;
        int index = 0;
        for (Group group : GROUPS) {
            text("caption", SPINE + 24, top + 20, group.caption());
            for (int i = 0; i < group.links(); i++) {
                int above = i == 0 ? CAPTION : 0;
                narrowLink(top + above, above, chain.links().get(index++));
                top += ROW + above;
            }
        }
        out.close();
    }

    /** @param above by how much the line begins higher */
    private void narrowLink(int top, int above, TrustLink link) {
        out.open("g", "class", link.state().styleClass());
        path("line", "M%d %d v%d".formatted(SPINE, top - above, 40 + above));
        box(4, top + 40, 332, 56);
        text("name", 20, top + 64, link.name());
        text("role", 20, top + 83, link.role());
        sign(SPINE, top + 19, link.state());
        text("verdict", SPINE + 24, top + 24, link.state().words());
        out.close();
    }

    private void sign(int x, int y, LinkState state) {
        out.open("circle", "class", "seal", "cx", "" + x, "cy", "" + y, "r", "12");
        out.open("path", "class", "sign", "d", state.sign(), "transform", "translate(" + x + " " + y + ")");
    }

    private void box(int x, int y, int width, int height) {
        out.open(
                "rect",
                "class",
                "box",
                "x",
                "" + x,
                "y",
                "" + y,
                "width",
                "" + width,
                "height",
                "" + height,
                "rx",
                "10");
    }

    private void path(String styleClass, String path) {
        out.open("path", "class", styleClass, "d", path);
    }

    private void text(String styleClass, int x, int y, String text) {
        out.element("text", text, "class", styleClass, "x", "" + x, "y", "" + y);
    }

    /** At most two, so that neighbours do not meet. */
    private static List<String> lines(String words) {
        int cut = words.length() < 16 ? -1 : words.indexOf(" of ") + 3;
        return cut < 0 ? List.of(words) : List.of(words.substring(0, cut), words.substring(cut + 1));
    }
}
