// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.azureskr.it.azure.Expression.Call;
import io.github.azureskr.it.azure.Expression.Choice;
import io.github.azureskr.it.azure.Expression.Entity;
import io.github.azureskr.it.azure.Expression.Lambda;
import io.github.azureskr.it.azure.Expression.Literal;
import io.github.azureskr.it.azure.Expression.Member;
import io.github.azureskr.it.azure.Expression.Name;
import io.github.azureskr.it.azure.Expression.Not;
import io.github.azureskr.it.azure.Expression.Operation;
import io.github.azureskr.it.azure.Expression.Sequence;
import io.github.azureskr.it.azure.Expression.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bicep's expressions in the words of ARM templates. */
final class ArmText {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Map<String, String> OPERATORS = Map.of("==", "equals", "&&", "and", "||", "or");

    private final BicepFile file;
    private final ObjectNode loaded;
    private final Set<String> used;
    private final Set<String> lambdaVariables = new HashSet<>();

    ArmText(BicepFile file) {
        this(file, JSON.objectNode(), new HashSet<>());
    }

    private ArmText(BicepFile file, ObjectNode loaded, Set<String> used) {
        this.file = file;
        this.loaded = loaded;
        this.used = used;
    }

    /** The same, which notes the resources that it meets. */
    ArmText noting(Set<String> symbols) {
        return new ArmText(file, loaded, symbols);
    }

    void note(String symbol) {
        used.add(symbol);
    }

    /** The contents of the files that were loaded, as variables. */
    ObjectNode loaded() {
        return loaded;
    }

    /** Whether it is known only when a resource is there. Variables that are stand in no template: they are put in. */
    boolean isRuntime(Expression expression) {
        return of(expression).contains("reference(");
    }

    JsonNode node(Expression expression) {
        if (expression instanceof Text text && text.isPlain()) {
            return JSON.textNode(text.plain().startsWith("[") ? "[" + text.plain() : text.plain());
        }
        if (expression instanceof Literal literal) {
            return literal.value() == null
                    ? JSON.nullNode()
                    : literal.value() instanceof Boolean flag
                            ? JSON.booleanNode(flag)
                            : JSON.numberNode((Long) literal.value());
        }
        if (expression instanceof Entity entity) {
            ObjectNode node = JSON.objectNode();
            entity.properties().forEach(one -> node.set(node(one.key()).textValue(), node(one.value())));
            return node;
        }
        if (expression instanceof Sequence sequence) {
            ArrayNode node = JSON.arrayNode();
            sequence.items().forEach(item -> node.add(node(item)));
            return node;
        }
        return JSON.textNode("[" + of(expression) + "]");
    }

    String of(Expression expression) {
        if (expression instanceof Text text) {
            return text.isPlain() ? quoted(text.plain()) : format(text);
        } else if (expression instanceof Literal literal) {
            return literal.value() instanceof Long number ? String.valueOf(number) : literal.value() + "()";
        } else if (expression instanceof Entity entity) {
            return call("createObject", entity.properties().stream().flatMap(one -> Stream.of(one.key(), one.value())));
        } else if (expression instanceof Sequence sequence) {
            return call("createArray", sequence.items().stream());
        } else if (expression instanceof Not not) {
            return call("not", Stream.of(not.negated()));
        } else if (expression instanceof Operation operation) {
            return call(OPERATORS.get(operation.operator()), Stream.of(operation.left(), operation.right()));
        } else if (expression instanceof Choice choice) {
            return call("if", Stream.of(choice.condition(), choice.ifTrue(), choice.ifFalse()));
        } else if (expression instanceof Lambda lambda) {
            lambdaVariables.add(lambda.parameter());
            return "lambda(" + quoted(lambda.parameter()) + ", " + of(lambda.body()) + ")";
        } else if (expression instanceof Call call) {
            return call.function().startsWith("load") ? load(call) : call(call.function(), call.arguments().stream());
        } else if (expression instanceof Member member) {
            return member(member);
        }
        return name(((Name) expression).name());
    }

    private String call(String function, Stream<Expression> arguments) {
        if (function.equals("any")) { // it silences Bicep's compiler, and is gone after it
            return of(arguments.findFirst().orElseThrow());
        }
        return function + arguments.map(this::of).collect(Collectors.joining(", ", "(", ")"));
    }

    private String name(String name) {
        if (lambdaVariables.contains(name)) {
            return "lambdaVariables(" + quoted(name) + ")";
        }
        if (file.parameters().containsKey(name)) {
            return "parameters(" + quoted(name) + ")";
        }
        Expression variable = file.variables().get(name);
        if (variable == null) {
            throw new IllegalArgumentException(file.path() + " knows no " + name);
        }
        String value = of(variable);
        return value.contains("reference(") ? value : "variables(" + quoted(name) + ")";
    }

    /** Of a resource: its id and name, known before it is there; all else is asked of it. */
    private String member(Member member) {
        List<String> path = new ArrayList<>(List.of(member.name()));
        Expression target = member.target();
        while (target instanceof Member outer) {
            path.add(0, outer.name());
            target = outer.target();
        }
        if (!(target instanceof Name symbol) || !file.resources().containsKey(symbol.name())) {
            return of(target) + "." + String.join(".", path);
        }
        note(symbol.name());
        BicepFile.Resource resource = file.resources().get(symbol.name());
        String rest = String.join(".", path.subList(1, path.size()));
        if (resource.module()) {
            return "reference(" + quoted(symbol.name()) + ").outputs." + rest + ".value";
        }
        return switch (path.get(0)) {
            case "id" -> id(symbol.name());
            case "name" -> of(resource.property("name").orElseThrow());
            case "properties" -> "reference(" + quoted(symbol.name()) + ")." + rest;
            default ->
                "reference(" + quoted(symbol.name()) + ", "
                        + quoted(resource.type().split("@")[1]) + ", 'full')." + String.join(".", path);
        };
    }

    String id(String symbol) {
        note(symbol);
        String type = file.resources().get(symbol).type().split("@")[0];
        return "resourceId(" + quoted(type) + ", " + String.join(", ", names(symbol)) + ")";
    }

    /** With the parents' names, as it stands in a template. */
    String fullName(String symbol) {
        List<String> names = names(symbol);
        if (names.size() == 1) {
            return node(file.resources().get(symbol).property("name").orElseThrow())
                    .textValue();
        }
        return "[format('{0}/{1}', " + String.join(", ", names) + ")]";
    }

    private List<String> names(String symbol) {
        BicepFile.Resource resource = file.resources().get(symbol);
        List<String> names = new ArrayList<>();
        resource.property("parent").ifPresent(parent -> names.addAll(names(((Name) parent).name())));
        names.add(of(resource.property("name").orElseThrow()));
        return names;
    }

    private String format(Text text) {
        StringBuilder form = new StringBuilder();
        List<String> values = new ArrayList<>();
        for (Object part : text.parts()) {
            if (part instanceof Expression value) {
                form.append('{').append(values.size()).append('}');
                values.add(of(value));
            } else {
                form.append(((String) part).replace("{", "{{").replace("}", "}}"));
            }
        }
        return "format(" + quoted(form.toString()) + ", " + String.join(", ", values) + ")";
    }

    private String load(Call call) {
        String path = ((Text) call.arguments().get(0)).plain();
        try {
            byte[] content = Files.readAllBytes(file.path().resolveSibling(path));
            boolean asText = call.function().equals("loadTextContent");
            String value = asText
                    ? new String(content, StandardCharsets.UTF_8)
                    : Base64.getEncoder().encodeToString(content);
            return "variables(" + quoted(loadedAs(value.startsWith("[") ? "[" + value : value)) + ")";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Named as by Bicep's own compiler; the same content has one name. */
    private String loadedAs(String value) {
        for (int i = 0; i < loaded.size(); i++) {
            if (loaded.get("$fxv#" + i).textValue().equals(value)) {
                return "$fxv#" + i;
            }
        }
        String name = "$fxv#" + loaded.size();
        loaded.put(name, value);
        return name;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
