// SPDX-License-Identifier: Apache-2.0
/** How AzureSKR gets registered in Spring Boot. No class here is loaded anywhere else. */
package io.github.azureskr.spring;
