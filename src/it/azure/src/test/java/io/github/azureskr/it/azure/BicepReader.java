// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import io.github.azureskr.it.azure.BicepFile.Decorator;
import io.github.azureskr.it.azure.BicepFile.Output;
import io.github.azureskr.it.azure.BicepFile.Parameter;
import io.github.azureskr.it.azure.BicepFile.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Reads a file's statements. What it does not know, it refuses. */
final class BicepReader {
    private final BicepTokens tokens;
    private final BicepExpressions expressions;
    private final BicepFile file;
    private List<Decorator> decorators = new ArrayList<>();

    private BicepReader(Path path) throws IOException {
        this.tokens = new BicepTokens(path.getFileName().toString(), Files.readString(path));
        this.expressions = new BicepExpressions(tokens);
        this.file = new BicepFile(
                path, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    static BicepFile read(Path path) throws IOException {
        BicepReader reader = new BicepReader(path);
        reader.tokens.skipLines();
        while (!reader.tokens.atEnd()) {
            reader.statement();
            reader.tokens.skipLines();
        }
        return reader.file;
    }

    private void statement() {
        String word = tokens.take();
        if (word.equals("@")) {
            decorator();
            return;
        }
        switch (word) {
            case "targetScope" -> {
                tokens.expect("=");
                tokens.expect("'resourceGroup'");
            }
            case "param" -> parameter();
            case "var" -> variable();
            case "resource" -> resource(false);
            case "module" -> resource(true);
            case "output" -> output();
            default -> throw tokens.wrong("not a statement: " + word);
        }
        decorators = new ArrayList<>();
        if (!tokens.atEnd()) {
            tokens.expect("\n");
        }
    }

    private void decorator() {
        String name = tokens.take();
        tokens.expect("(");
        decorators.add(new Decorator(name, expressions.items(")")));
        tokens.expect("\n");
    }

    private void parameter() {
        String name = tokens.take();
        String type = tokens.take();
        Optional<Expression> preset = tokens.takeIf("=") ? Optional.of(expressions.read()) : Optional.empty();
        file.parameters().put(name, new Parameter(type, preset, decorators));
    }

    private void variable() {
        String name = tokens.take();
        tokens.expect("=");
        file.variables().put(name, expressions.read());
    }

    private void resource(boolean module) {
        String name = tokens.take();
        String type = BicepExpressions.text(tokens.take()).plain();
        boolean existing = tokens.takeIf("existing");
        tokens.expect("=");
        Optional<Expression> condition = Optional.empty();
        if (tokens.takeIf("if")) {
            tokens.expect("(");
            condition = Optional.of(expressions.read());
            tokens.expect(")");
        }
        tokens.expect("{");
        file.resources().put(name, new Resource(module, type, existing, condition, expressions.entity()));
    }

    private void output() {
        String name = tokens.take();
        String type = tokens.take();
        tokens.expect("=");
        file.outputs().put(name, new Output(type, expressions.read(), decorators));
    }
}
