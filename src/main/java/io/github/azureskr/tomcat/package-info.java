// SPDX-License-Identifier: Apache-2.0
/** How AzureSKR gets registered in Apache Tomcat. No class here is loaded anywhere else. */
package io.github.azureskr.tomcat;
