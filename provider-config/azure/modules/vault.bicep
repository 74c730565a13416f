// A Premium vault, and in it a key that an attested confidential VM gets and nobody else.

param location string

@minLength(3)
@maxLength(24)
param name string

@allowed(['roles', 'accessPolicy'])
param permissionModel string

@description('With accessPolicy: object ids of who operates the key.')
param operators array

@description('With accessPolicy: object id of whom the key is released to. Empty: not known yet, and added afterwards.')
param holder string
param firewall bool
param subnetId string
param operatorAddresses array
param keyName string
param keyType string
param keySize int

@description('The authority of the release policy.')
param attestationEndpoint string

// What `policy new --endpoint https://attestation.invalid` prints, with that URL replaced.
var releasePolicy = replace(loadTextContent('release-policy.json'), 'https://attestation.invalid', attestationEndpoint)

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

var operatorPolicies = map(operators, operator => {
  tenantId: subscription().tenantId
  objectId: operator
  permissions: {
    keys: ['get', 'list', 'create', 'update', 'rotate', 'recover', 'getrotationpolicy', 'setrotationpolicy']
  }
})

var holderPolicies = [
  {
    tenantId: subscription().tenantId
    objectId: holder
    permissions: {
      keys: ['release', 'get']
    }
  }
]

// API version 2025-05-01: the one that Azure's own SDKs speak.
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      // Standard has no keys in hardware, and releases none.
      name: 'premium'
    }
    enableRbacAuthorization: permissionModel == 'roles'
    // All that there are: a deployment replaces the list.
    accessPolicies: permissionModel == 'roles' ? [] : concat(operatorPolicies, empty(holder) ? [] : holderPolicies)
    // Neither can be taken back: whoever gets hold of the subscription cannot destroy the key for 90 days.
    enablePurgeProtection: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: firewall ? 'Deny' : 'Allow'
      virtualNetworkRules: [
        {
          id: subnetId
        }
      ]
      ipRules: map(operatorAddresses, address => {
        value: address
      })
    }
  }
}

// Made through the resource manager, which the firewall does not concern. Where the key is there already, it stays as
// it is: a deployment neither rotates it nor changes its policy.
resource key 'Microsoft.KeyVault/vaults/keys@2025-05-01' = {
  parent: vault
  name: keyName
  properties: union(keyType == 'RSA-HSM' ? rsa : ec, {
    attributes: {
      enabled: true
      exportable: true
    }
    release_policy: {
      contentType: 'application/json; charset=utf-8'
      // Base64 for URLs, as the vault wants it.
      data: replace(replace(replace(base64(releasePolicy), '+', '-'), '/', '_'), '=', '')
    }
  })
}

output name string = vault.name

@description('Without a version: the newest one is released.')
output key string = key.properties.keyUri
