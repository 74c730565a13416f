// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import io.github.azureskr.it.azure.Expression.Call;
import io.github.azureskr.it.azure.Expression.Choice;
import io.github.azureskr.it.azure.Expression.Entity;
import io.github.azureskr.it.azure.Expression.Lambda;
import io.github.azureskr.it.azure.Expression.Literal;
import io.github.azureskr.it.azure.Expression.Member;
import io.github.azureskr.it.azure.Expression.Name;
import io.github.azureskr.it.azure.Expression.Not;
import io.github.azureskr.it.azure.Expression.Operation;
import io.github.azureskr.it.azure.Expression.Property;
import io.github.azureskr.it.azure.Expression.Sequence;
import io.github.azureskr.it.azure.Expression.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads expressions, by the precedence of Bicep's specification: choice, or, and, equality, not, members. */
final class BicepExpressions {
    private static final Map<String, Object> LITERALS = Map.of("true", true, "false", false);

    private final BicepTokens tokens;

    BicepExpressions(BicepTokens tokens) {
        this.tokens = tokens;
    }

    Expression read() {
        if (tokens.atLambda()) {
            String parameter = tokens.take();
            tokens.expect("=>");
            return new Lambda(parameter, read());
        }
        Expression condition = operation(List.of("||", "&&", "=="), 0);
        if (!tokens.takeIf("?")) {
            return condition;
        }
        Expression ifTrue = read();
        tokens.expect(":");
        return new Choice(condition, ifTrue, read());
    }

    private Expression operation(List<String> operators, int level) {
        if (level == operators.size()) {
            return prefixed();
        }
        Expression left = operation(operators, level + 1);
        while (tokens.takeIf(operators.get(level))) {
            left = new Operation(operators.get(level), left, operation(operators, level + 1));
        }
        return left;
    }

    private Expression prefixed() {
        return tokens.takeIf("!") ? new Not(prefixed()) : members(primary());
    }

    private Expression members(Expression target) {
        Expression inner = target;
        while (true) {
            if (tokens.takeIf(".")) {
                inner = new Member(inner, tokens.take());
            } else if (!tokens.takeIf("!")) { // a promise that it is not null, which changes nothing
                return inner;
            }
        }
    }

    private Expression primary() {
        if (tokens.takeIf("{")) {
            return entity();
        }
        if (tokens.takeIf("[")) {
            return new Sequence(items("]"));
        }
        if (tokens.takeIf("(")) {
            Expression inner = read();
            tokens.expect(")");
            return inner;
        }
        String token = tokens.take();
        if (token.startsWith("'")) {
            return text(token);
        }
        if (token.matches("\\d+")) {
            return new Literal(Long.parseLong(token));
        }
        if (token.equals("null")) {
            return new Literal(null);
        }
        if (LITERALS.containsKey(token)) {
            return new Literal(LITERALS.get(token));
        }
        if (!token.matches("[A-Za-z_]\\w*")) {
            throw tokens.wrong("expected an expression after " + token);
        }
        return tokens.takeIf("(") ? new Call(token, items(")")) : new Name(token);
    }

    /** Separated by commas or ends of lines. */
    List<Expression> items(String end) {
        List<Expression> items = new ArrayList<>();
        tokens.skipLines();
        while (!tokens.takeIf(end)) {
            items.add(read());
            tokens.takeIf(",");
            tokens.skipLines();
        }
        return items;
    }

    Entity entity() {
        List<Property> properties = new ArrayList<>();
        tokens.skipLines();
        while (!tokens.takeIf("}")) {
            String key = tokens.take();
            Text name = key.startsWith("'") ? text(key) : new Text(List.of(key));
            tokens.expect(":");
            properties.add(new Property(name, read()));
            tokens.takeIf(",");
            tokens.skipLines();
        }
        return new Entity(properties);
    }

    static Text text(String token) {
        List<Object> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < token.length() - 1; i++) {
            if (token.charAt(i) == '\\') {
                i++;
                plain.append(token.charAt(i) == 'n' ? '\n' : token.charAt(i));
            } else if (token.startsWith("${", i)) {
                int end = token.indexOf('}', i);
                parts.add(plain.toString());
                parts.add(new BicepExpressions(new BicepTokens("in " + token, token.substring(i + 2, end))).read());
                plain.setLength(0);
                i = end;
            } else {
                plain.append(token.charAt(i));
            }
        }
        parts.add(plain.toString());
        return new Text(parts);
    }
}
