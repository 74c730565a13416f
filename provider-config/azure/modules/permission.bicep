// What one identity may do with one key: have it released, and see its public part and policy.

param vaultName string
param keyName string

@allowed(['roles', 'accessPolicy'])
param permissionModel string
param principalId string

// "Key Vault Crypto Service Release User": Microsoft.KeyVault/vaults/keys/release/action, and nothing else.
var releaseRole = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '08bbd89e-9f13-488c-ac41-acfcb10c90ab')

// "Key Vault Reader": the key's public part, attributes and policy. Not needed for a release: with it, a refusal says
// which claim of the policy is not met, and a look for a new version needs no release.
var readRole = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '21090545-7ca7-4776-b22c-e363652d74d2')

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

resource key 'Microsoft.KeyVault/vaults/keys@2025-05-01' existing = {
  parent: vault
  name: keyName
}

// API version 2022-04-01: the current one of role assignments.
resource release 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (permissionModel == 'roles') {
  scope: key
  name: guid(key.id, principalId, releaseRole)
  properties: {
    roleDefinitionId: releaseRole
    principalId: principalId
    // Says that a new identity need not be looked up, which fails while the directory does not have it everywhere yet.
    principalType: 'ServicePrincipal'
  }
}

resource read 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (permissionModel == 'roles') {
  scope: key
  name: guid(key.id, principalId, readRole)
  properties: {
    roleDefinitionId: readRole
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Access policies are for all keys of a vault: this one should hold no other.
resource policy 'Microsoft.KeyVault/vaults/accessPolicies@2025-05-01' = if (permissionModel == 'accessPolicy') {
  parent: vault
  name: 'add'
  properties: {
    accessPolicies: [
      {
        tenantId: subscription().tenantId
        objectId: principalId
        permissions: {
          keys: ['release', 'get']
        }
      }
    ]
  }
}
