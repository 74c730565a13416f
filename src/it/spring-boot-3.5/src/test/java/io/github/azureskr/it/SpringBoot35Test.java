// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

class SpringBoot35Test extends SpringBootTest {}
