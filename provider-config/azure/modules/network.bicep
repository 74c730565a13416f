// A network with one subnet, from which the vault is reached without the internet, and an address for the server.

param location string
param prefix string

@description('First letter of the DNS name. The vault\'s begins with the same: neither may begin with a digit.')
@allowed([
  'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm'
  'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z'
])
param initial string

@description('What follows it.')
param dnsLabel string
param sshFrom string
param httpsFrom string

var httpsRule = {
  name: 'https'
  properties: {
    priority: 100
    direction: 'Inbound'
    access: 'Allow'
    protocol: 'Tcp'
    sourceAddressPrefix: httpsFrom
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '443'
  }
}

var sshRule = {
  name: 'ssh'
  properties: {
    priority: 110
    direction: 'Inbound'
    access: 'Allow'
    protocol: 'Tcp'
    sourceAddressPrefix: sshFrom
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '22'
  }
}

// API version 2025-03-01 for all of Microsoft.Network: the one that Azure's own SDKs speak.
resource rules 'Microsoft.Network/networkSecurityGroups@2025-03-01' = {
  name: '${prefix}-rules'
  location: location
  properties: {
    securityRules: empty(sshFrom) ? [httpsRule] : [httpsRule, sshRule]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-03-01' = {
  name: '${prefix}-network'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: ['10.20.0.0/24']
    }
    subnets: [
      {
        name: 'servers'
        properties: {
          addressPrefix: '10.20.0.0/27'
          networkSecurityGroup: {
            id: rules.id
          }
          // By which the vault's firewall knows the VM.
          serviceEndpoints: [
            {
              service: 'Microsoft.KeyVault'
            }
          ]
        }
      }
    ]
  }
}

resource address 'Microsoft.Network/publicIPAddresses@2025-03-01' = {
  name: '${prefix}-address'
  location: location
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
    dnsSettings: {
      domainNameLabel: '${initial}${dnsLabel}'
    }
  }
}

output subnetId string = resourceId('Microsoft.Network/virtualNetworks/subnets', network.name, 'servers')
output publicAddressId string = address.id
output hostName string = address.properties.dnsSettings.fqdn
