// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A page, read strictly: as XML, which forgives nothing. */
record Page(Document document) {
    static Page read(String html) throws Exception {
        return new Page(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html))));
    }

    List<Element> elements(String name) {
        List<Element> elements = new ArrayList<>();
        NodeList nodes = document.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    List<String> texts(String name) {
        return elements(name).stream()
                .map(Element::getTextContent)
                .map(String::strip)
                .toList();
    }

    String title() {
        return texts("title").get(0);
    }

    String text() {
        return document.getDocumentElement().getTextContent();
    }

    /** Each link's name and verdict, off the picture, which has the same twice. */
    List<String> links() {
        List<String> wide = texts("title").get(1).lines().toList();
        return List.of(wide.get(0).replaceFirst("^[^:]*: ", "").split("; "));
    }
}
