// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An expression of an ARM template: what stands between {@code [} and {@code ]}. Values come when they are asked for. */
interface ArmExpression {
    JsonNode value(ArmScope scope);

    static ArmExpression parse(String text) {
        Parser parser = new Parser(text);
        ArmExpression expression = parser.expression();
        if (!parser.token.isEmpty()) {
            throw new IllegalArgumentException(parser.token + " is left over in " + text);
        }
        return expression;
    }

    /** By recursive descent. */
    final class Parser {
        private static final Pattern TOKEN = Pattern.compile("\\s*('(?:[^']|'')*'|-?\\d+|\\w+|[(),.\\[\\]]|$)");

        private final Matcher matcher;
        private String token;

        private Parser(String text) {
            matcher = TOKEN.matcher(text);
            advance();
        }

        private String advance() {
            String taken = token;
            if (!matcher.lookingAt()) {
                throw new IllegalArgumentException("no ARM expression: " + matcher);
            }
            token = matcher.group(1);
            matcher.region(matcher.end(), matcher.regionEnd());
            return taken;
        }

        private ArmExpression expression() {
            ArmExpression expression = primary(advance());
            while (token.equals(".")) {
                advance();
                String member = advance();
                ArmExpression target = expression;
                expression = scope -> ArmScope.member(target.value(scope), member);
            }
            return expression;
        }

        private ArmExpression primary(String first) {
            if (first.startsWith("'")) {
                JsonNode text = JsonNodeFactory.instance.textNode(
                        first.substring(1, first.length() - 1).replace("''", "'"));
                return scope -> text;
            }
            if (first.matches("-?\\d+")) {
                JsonNode number = JsonNodeFactory.instance.numberNode(Long.parseLong(first));
                return scope -> number;
            }
            if (!advance().equals("(")) {
                throw new IllegalArgumentException(first + " is no call");
            }
            List<ArmExpression> arguments = new ArrayList<>();
            while (!token.equals(")")) {
                arguments.add(expression());
                if (token.equals(",")) {
                    advance();
                }
            }
            advance();
            return scope -> scope.call(first, arguments);
        }
    }
}
