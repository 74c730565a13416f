// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import com.azure.core.util.ExpandableStringEnum;
import com.azure.json.JsonSerializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The enumerations of Azure's models take any word; those that they name are their constants. */
final class Enumerations {
    /** Azure has had new sizes of VMs without naming them there for years. */
    private static final Set<String> INCOMPLETE = Set.of("VirtualMachineSizeTypes");

    private Enumerations() {}

    /** The words in a model, at every depth, that its enumerations do not name. */
    static List<String> strangeWords(Object model) throws ReflectiveOperationException {
        List<String> strange = new ArrayList<>();
        if (model instanceof ExpandableStringEnum<?> word) {
            String type = word.getClass().getSimpleName();
            if (!INCOMPLETE.contains(type) && !constants(word.getClass()).contains(word)) {
                strange.add(type + " has no " + word);
            }
        } else if (model instanceof Collection<?> several) {
            for (Object one : several) {
                strange.addAll(strangeWords(one));
            }
        } else if (model instanceof Map<?, ?> map) {
            strange.addAll(strangeWords(map.values()));
        } else if (model instanceof JsonSerializable<?>) {
            // A subclass has its own word of what it is, by the same name as its superclass's, which is never written.
            Set<String> seen = new HashSet<>();
            for (Class<?> type = model.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (seen.add(field.getName())) {
                        strange.addAll(strangeWords(read(field, model)));
                    }
                }
            }
        }
        return strange;
    }

    private static Object read(Field field, Object model) throws ReflectiveOperationException {
        if (Modifier.isStatic(field.getModifiers())) {
            return null;
        }
        field.setAccessible(true);
        return field.get(model);
    }

    private static List<Object> constants(Class<?> type) throws ReflectiveOperationException {
        List<Object> constants = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && field.getType() == type) {
                constants.add(field.get(null));
            }
        }
        if (constants.isEmpty()) {
            throw new IllegalStateException(type + " names no words: " + Arrays.toString(type.getMethods()));
        }
        return constants;
    }
}
