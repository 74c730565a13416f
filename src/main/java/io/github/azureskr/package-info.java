/** The AzureSKR security provider. */
package io.github.azureskr;
