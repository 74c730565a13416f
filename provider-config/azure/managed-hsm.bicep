// A Managed HSM, for whoever wants a key in an HSM of their own instead of a vault:
//
//   az deployment group create --resource-group GROUP --template-file managed-hsm.bicep --parameters administrators='["OBJECT-ID"]'
//
// The resource manager can do no more: an HSM has to be activated by its administrators (they alone get the security
// domain), and its keys and roles are its own. README.md beside this file goes on from there.

targetScope = 'resourceGroup'

param location string = resourceGroup().location

@description('Name of the HSM: the first part of its host name.')
@minLength(3)
@maxLength(24)
param name string = 'azureskr-${uniqueString(resourceGroup().id)}'

@description('Object ids of its first administrators.')
param administrators array

// Open by default, unlike a vault's: an HSM's firewall knows no subnet that the VM could be in, and would keep out the
// administrators who have to activate it. With true, only a private endpoint or a rule that you add later lets anybody in.
@description('Whether it is closed to all but private endpoints and the addresses that are let in later.')
param firewall bool = false

// API version 2025-05-01: the one that Azure's own SDKs speak.
resource hsm 'Microsoft.KeyVault/managedHSMs@2025-05-01' = {
  name: name
  location: location
  sku: {
    family: 'B'
    name: 'Standard_B1'
  }
  properties: {
    tenantId: subscription().tenantId
    initialAdminObjectIds: administrators
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // It cannot be taken back, and an HSM is paid for by the hour until it is purged: the retention's 90 days too.
    enablePurgeProtection: true
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: firewall ? 'Deny' : 'Allow'
    }
  }
}

output hsmUri string = hsm.properties.hsmUri
