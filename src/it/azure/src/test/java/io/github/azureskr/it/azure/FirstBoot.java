// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * What a VM is told to do at its first boot.
 *
 * @param text for cloud-init
 */
record FirstBoot(String text) {
    static FirstBoot of(Deployment deployment) {
        String customData = deployment
                .resource("Microsoft.Compute/virtualMachines")
                .body()
                .at("/properties/osProfile/customData")
                .textValue();
        return new FirstBoot(decoded(customData));
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private Map<?, ?> yaml() {
        return new Yaml().loadAs(text, Map.class);
    }

    /** The files that it writes, by their paths. */
    Map<String, String> files() {
        Map<String, String> files = new HashMap<>();
        for (Object entry : (List<?>) yaml().get("write_files")) {
            Map<?, ?> file = (Map<?, ?>) entry;
            String content = file.get("content").toString();
            files.put(file.get("path").toString(), "b64".equals(file.get("encoding")) ? decoded(content) : content);
        }
        return files;
    }

    List<?> commands() {
        return (List<?>) yaml().get("runcmd");
    }
}
