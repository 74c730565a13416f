[description]
Registers the provider AzureSKR, whose keys Azure Key Vault releases only to an attested confidential VM.

[tags]
security

[before]
ssl-context

[files]
lib/azureskr/

[lib]
lib/azureskr/*.jar

[xml]
etc/azureskr.xml
