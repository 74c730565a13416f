// A confidential VM on AMD SEV-SNP, and what its first boot installs.

param location string
param name string
param size string
param diskController string
param diskEncryption string
param subnetId string
param publicAddressId string
param hostName string

@description('Resource id of a user-assigned identity. Empty: the VM gets one of its own.')
param identityId string

@description('Client id of that identity.')
param identityClientId string
param adminUsername string
param adminPublicKey string

@description('What the configuration of the keystore names: the key, and the attestation provider of its policy.')
param key string
param attestationEndpoint string

@secure()
param jarUrl string
param jarSha256 string

// The configuration of the keystore, as in provider-config/azureskr.conf. The line for the identity stays a comment
// where the VM has one of its own.
var configuration = replace(replace(replace(replace(loadTextContent('azureskr.conf'), '@KEY@', key), '@ATTESTATION@', attestationEndpoint), '@HOST@', hostName), '# identity.client-id = @CLIENT_ID@', empty(identityClientId) ? '# The machine\'s own identity is used.' : 'identity.client-id = ${identityClientId}')

// The first boot. The files are the very ones beside it and in provider-config/tomcat.
var installed = replace(replace(replace(loadTextContent('cloud-init.yaml'), '@CONFIGURATION@', base64(configuration)), '@UNIT@', loadFileAsBase64('azureskr-tomcat.service')), '@SERVER_XML@', loadFileAsBase64('../../tomcat/server.xml'))
var installing = replace(replace(installed, '@INSTALL@', loadFileAsBase64('install.sh')), '@INSTALL_UNIT@', loadFileAsBase64('azureskr-install.service'))
var firstBoot = replace(replace(installing, '@JAR_URL@', base64(jarUrl)), '@JAR_SHA256@', jarSha256)

var disks = {
  imageReference: {
    publisher: 'Canonical'
    offer: 'ubuntu-24_04-lts'
    sku: 'cvm'
    version: 'latest'
  }
  osDisk: {
    createOption: 'FromImage'
    deleteOption: 'Delete'
    managedDisk: {
      storageAccountType: 'Premium_LRS'
      securityProfile: {
        securityEncryptionType: diskEncryption
      }
    }
  }
}

// API version 2025-03-01: as the network's.
resource nic 'Microsoft.Network/networkInterfaces@2025-03-01' = {
  name: '${name}-nic'
  location: location
  properties: {
    ipConfigurations: [
      {
        name: 'primary'
        properties: {
          privateIPAllocationMethod: 'Dynamic'
          subnet: {
            id: subnetId
          }
          publicIPAddress: {
            id: publicAddressId
          }
        }
      }
    ]
  }
}

// API version 2025-04-01: the one that Azure's own SDKs speak.
resource vm 'Microsoft.Compute/virtualMachines@2025-04-01' = {
  name: name
  location: location
  identity: empty(identityId) ? {
    type: 'SystemAssigned'
  } : {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    hardwareProfile: {
      vmSize: size
    }
    // What makes it confidential: an image for it, this security type, and the firmware's state under the VM's own key.
    securityProfile: {
      securityType: 'ConfidentialVM'
      uefiSettings: {
        secureBootEnabled: true
        vTpmEnabled: true
      }
    }
    storageProfile: union(disks, empty(diskController) ? {} : { diskControllerType: diskController })
    osProfile: {
      computerName: name
      adminUsername: adminUsername
      customData: base64(firstBoot)
      linuxConfiguration: {
        disablePasswordAuthentication: true
        ssh: {
          publicKeys: [
            {
              path: '/home/${adminUsername}/.ssh/authorized_keys'
              keyData: adminPublicKey
            }
          ]
        }
        patchSettings: {
          patchMode: 'ImageDefault'
        }
      }
    }
    networkProfile: {
      networkInterfaces: [
        {
          id: nic.id
          properties: {
            deleteOption: 'Delete'
          }
        }
      ]
    }
    // For the serial console, where a boot that fails is looked at.
    diagnosticsProfile: {
      bootDiagnostics: {
        enabled: true
      }
    }
  }
}

@description('Object id of the VM\'s own identity; empty where it has another.')
output principalId string = empty(identityId) ? vm.identity.principalId : ''
