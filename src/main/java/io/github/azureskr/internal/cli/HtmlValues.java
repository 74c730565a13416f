// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values of each structure, as the text page has them: by the names of its specification, in its order. */
record HtmlValues(Markup out) {
    void print(Map<String, Object> sections) {
        sections.forEach((title, values) -> {
            out.open("section").open("details", "open", "open").open("summary");
            out.element("h2", HtmlPage.capitalised(title)).close();
            list(values);
            out.close().close();
        });
    }

    private void list(Object values) {
        out.open("dl", "class", "values");
        if (values instanceof Map<?, ?> map) {
            map.forEach((name, value) -> entry(name.toString(), value));
        } else if (values instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                entry("[" + i + "]", list.get(i));
            }
        }
        out.close();
    }

    private void entry(String name, Object value) {
        out.element("dt", name);
        if (value instanceof Map<?, ?> map) {
            parts(map);
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            out.open("dd");
            list(list);
            out.close();
        } else {
            out.element("dd", scalar(value), "class", "value");
        }
    }

    /** A number stands before its parts. */
    private void parts(Map<?, ?> map) {
        Map<Object, Object> others = new LinkedHashMap<>(map);
        Object whole = others.remove(Values.WHOLE);
        out.open("dd");
        if (whole != null) {
            out.element("span", scalar(whole), "class", "value");
        }
        list(others);
        out.close();
    }

    private static String scalar(Object value) {
        if (value instanceof Boolean bool) {
            return bool ? "yes" : "no";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(HtmlValues::scalar).collect(Collectors.joining(", "));
        }
        return String.valueOf(value);
    }
}
