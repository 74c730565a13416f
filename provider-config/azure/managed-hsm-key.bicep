// A key in a Managed HSM that is activated, with the release policy of main.bicep:
//
//   az deployment group create --resource-group GROUP --template-file managed-hsm-key.bicep --parameters \
//     hsmName=… attestationEndpoint=https://…
//
// An HSM's administrator has to let the resource manager make keys (AllowKeyManagementOperationsThroughARM), for as long
// as this takes. Whoever does not want that makes the key with az keyvault key create: README.md beside this file has both.

targetScope = 'resourceGroup'

@description('Name of the HSM: the first part of its host name.')
param hsmName string

param keyName string = 'web'

// No oct-HSM: the resource manager's schema does not know it.
@description('Kind of the key. EC-HSM is on P-256.')
@allowed(['RSA-HSM', 'EC-HSM'])
param keyType string = 'RSA-HSM'

@description('Bits of an RSA key.')
@allowed([2048, 3072, 4096])
param keySize int = 3072

@description('The authority of the release policy: the one that main.bicep is given.')
param attestationEndpoint string

// What `policy new --endpoint https://attestation.invalid` prints, with that URL replaced.
var releasePolicy = replace(loadTextContent('modules/release-policy.json'), 'https://attestation.invalid', attestationEndpoint)

var rsa = {
  kty: 'RSA-HSM'
  keySize: keySize
  keyOps: ['sign', 'verify', 'encrypt', 'decrypt', 'wrapKey', 'unwrapKey']
}

var ec = {
  kty: 'EC-HSM'
  curveName: 'P-256'
  keyOps: ['sign', 'verify']
}

resource hsm 'Microsoft.KeyVault/managedHSMs@2025-05-01' existing = {
  name: hsmName
}

// API version 2025-05-01: as the HSM's. Where the key is there already, it stays as it is.
resource key 'Microsoft.KeyVault/managedHSMs/keys@2025-05-01' = {
  parent: hsm
  name: keyName
  properties: union(keyType == 'RSA-HSM' ? rsa : ec, {
    attributes: {
      enabled: true
      exportable: true
    }
    release_policy: {
      contentType: 'application/json; charset=utf-8'
      // Base64 for URLs, as the HSM wants it.
      data: replace(replace(replace(base64(releasePolicy), '+', '-'), '/', '_'), '=', '')
    }
  })
}

@description('What main.bicep is given as hsmKey.')
output key string = key.properties.keyUri
