// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenValuesTest {
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 253_402_300_800L, Long.MAX_VALUE})
    void numberThatIsNoTimeIsMalformed(long number) throws Exception {
        JsonObject claims = JsonObject.parse("claims", "{\"exp\":" + number + "}");
        MalformedException e = assertThrows(MalformedException.class, () -> TokenValues.of(claims));
        assertEquals("claims: exp is no time", e.getMessage());
    }
}
