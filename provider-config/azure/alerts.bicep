// Alerts on what main.bicep deployed, by mail. Not part of it, because whom to wake is not the deployment's to say:
//
//   az deployment group create --resource-group GROUP --template-file alerts.bicep --parameters \
//     vaultName=… email=… workspace=RESOURCE-ID
//
// What the metrics mean: OPERATE.md beside this file. For a vault alone: a Managed HSM's metrics have other names, and its log the same events.

targetScope = 'resourceGroup'

param location string = resourceGroup().location

@description('As main.bicep was given it.')
@minLength(2)
@maxLength(10)
param prefix string = 'azureskr'

@description('Name of the vault that it made.')
param vaultName string

@description('Whom the alerts are sent to.')
param email string

@description('Resource id of a Log Analytics workspace, in which the vault\'s log is kept and looked at. Empty: the metrics alone.')
param workspace string = ''

var begin = toLower(replace(prefix, '-', ''))
var logged = !empty(workspace)
var vaults = 'Microsoft.KeyVault/vaults'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

resource vm 'Microsoft.Compute/virtualMachines@2025-04-01' existing = {
  name: '${begin}-vm'
}

// API version 2022-06-01: the one that Azure's own SDKs speak.
resource people 'Microsoft.Insights/actionGroups@2022-06-01' = {
  name: '${begin}-people'
  location: 'Global'
  properties: {
    groupShortName: begin
    enabled: true
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

// Not 401: each client's first request is answered so, to tell it the tenant.
module refused 'modules/metric-alert.bicep' = {
  name: '${begin}-refused'
  params: {
    name: '${begin}-vault-refused'
    meaning: 'The vault refused somebody (403): a policy that is not met, a permission, or its firewall.'
    watched: vault.id
    metricNamespace: vaults
    metric: 'ServiceApiResult'
    aggregation: 'Count'
    operator: 'GreaterThan'
    threshold: 0
    dimensions: [
      {
        name: 'StatusCode'
        operator: 'Include'
        values: ['403']
      }
    ]
    actionGroupId: people.id
  }
}

module saturated 'modules/metric-alert.bicep' = {
  name: '${begin}-saturated'
  params: {
    name: '${begin}-vault-saturated'
    meaning: 'The vault is near its limit of transactions: soon it answers 429, and servers wait for their keys.'
    watched: vault.id
    metricNamespace: vaults
    metric: 'SaturationShoebox'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 75
    actionGroupId: people.id
  }
}

module slow 'modules/metric-alert.bicep' = {
  name: '${begin}-slow'
  params: {
    name: '${begin}-vault-slow'
    meaning: 'The vault takes more than two seconds for an answer.'
    watched: vault.id
    metricNamespace: vaults
    metric: 'ServiceApiLatency'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 2000
    actionGroupId: people.id
  }
}

module unavailable 'modules/metric-alert.bicep' = {
  name: '${begin}-unavailable'
  params: {
    name: '${begin}-vault-unavailable'
    meaning: 'The vault does not answer every request: what runs, runs on; restart nothing.'
    watched: vault.id
    metricNamespace: vaults
    metric: 'Availability'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 99
    actionGroupId: people.id
  }
}

module down 'modules/metric-alert.bicep' = {
  name: '${begin}-down'
  params: {
    name: '${begin}-vm-down'
    meaning: 'The VM does not run.'
    watched: vm.id
    metricNamespace: 'Microsoft.Compute/virtualMachines'
    metric: 'VmAvailabilityMetric'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 1
    actionGroupId: people.id
  }
}

// API version 2021-05-01-preview: the current one of diagnostic settings.
resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (logged) {
  scope: vault
  name: '${begin}-audit'
  properties: {
    workspaceId: workspace
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

// API version 2022-06-15: the one that Azure's own SDKs speak.
resource changed 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = if (logged) {
  name: '${begin}-key-changed'
  location: location
  properties: {
    displayName: '${begin}-key-changed'
    description: 'Somebody changed the key, its release policy or the vault.'
    severity: 1
    enabled: true
    scopes: [workspace]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      allOf: [
        {
          query: 'AzureDiagnostics | where Category == "AuditEvent" and OperationName in ("KeyCreate", "KeyImport", "KeyUpdate", "KeyRotate", "KeyDelete", "KeyRestore", "VaultPut", "VaultPatch", "VaultDelete")'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    // The table is not there before the first event.
    skipQueryValidation: true
    autoMitigate: false
    actions: {
      actionGroups: [people.id]
    }
  }
}
