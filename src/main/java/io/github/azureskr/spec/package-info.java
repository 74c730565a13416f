/** What a caller of AzureSKR may name: the parameter of {@code KeyStore.load} and the exception that it throws. */
package io.github.azureskr.spec;
