// From an empty resource group to a server whose TLS key Key Vault releases to this confidential VM alone:
//
//   az deployment group create --resource-group GROUP --template-file main.bicep --parameters \
//     adminPublicKey=@~/.ssh/id_ed25519.pub attestationEndpoint=https://… jarUrl=https://… jarSha256=…
//
// README.md beside this file walks through it. main.json is the same as an ARM template, made from this by a test.
// With a Managed HSM, managed-hsm.bicep and its key come first, and hsmKey names that key.

targetScope = 'resourceGroup'

@description('Region. It must have confidential VM sizes, and its attestation service if a private one is made.')
param location string = resourceGroup().location

@description('Prefix of all names: letters and digits, a letter first. Written in lower case. The vault, the attestation provider and the DNS name get a suffix that is this resource group\'s own.')
@minLength(2)
@maxLength(10)
param prefix string = 'azureskr'

@description('Name of the key, and so its alias in the keystore.')
param keyName string = 'web'

@description('Kind of the key. EC-HSM is on P-256.')
@allowed(['RSA-HSM', 'EC-HSM'])
param keyType string = 'RSA-HSM'

@description('Bits of an RSA key.')
@allowed([2048, 3072, 4096])
param keySize int = 2048

@description('Identifier of a key that a Managed HSM has already: https://HSM.managedhsm.azure.net/keys/NAME. Empty: a Premium vault and its key are made.')
param hsmKey string = ''

@description('How the vault decides who may do what. Roles are what Azure recommends.')
@allowed(['roles', 'accessPolicy'])
param permissionModel string = 'roles'

@description('With accessPolicy: object ids of who operates the key. All policies of the vault are those of these and of the identity that the key is released to: a deployment takes every other away.')
param operators array = []

@description('Whether the vault answers this network and operatorAddresses alone.')
param vaultFirewall bool = true

@description('IPv4 addresses or ranges that may reach the vault beside the VM: those of whoever operates the key.')
param operatorAddresses array = []

@description('Attestation provider, whose word about the VM the key is released for: https://sharedweu.weu.attest.azure.net is the shared one of West Europe. The word private: one of your own is made.')
@minLength(7)
param attestationEndpoint string

@description('Whose identity the key is released to. The VM\'s own goes with the VM; a user-assigned one survives it.')
@allowed(['systemAssigned', 'userAssigned'])
param identityKind string = 'systemAssigned'

@description('Whether the VM is made. False: it is there, stays as it is, and all else is deployed again. A VM that is there cannot be deployed again: its first boot is written into it, and Azure refuses another.')
param deployVm bool = true

@description('A size with AMD SEV-SNP. The d in the name adds a local disk, which the server does not need.')
@allowed([
  'Standard_DC2as_v5', 'Standard_DC4as_v5', 'Standard_DC8as_v5', 'Standard_DC16as_v5', 'Standard_DC32as_v5'
  'Standard_DC2ads_v5', 'Standard_DC4ads_v5', 'Standard_DC8ads_v5', 'Standard_DC16ads_v5', 'Standard_DC32ads_v5'
  'Standard_EC2as_v5', 'Standard_EC4as_v5', 'Standard_EC8as_v5', 'Standard_EC16as_v5', 'Standard_EC32as_v5'
  'Standard_EC2ads_v5', 'Standard_EC4ads_v5', 'Standard_EC8ads_v5', 'Standard_EC16ads_v5', 'Standard_EC32ads_v5'
  'Standard_DC2as_v6', 'Standard_DC4as_v6', 'Standard_DC8as_v6', 'Standard_DC16as_v6', 'Standard_DC32as_v6'
  'Standard_DC2ads_v6', 'Standard_DC4ads_v6', 'Standard_DC8ads_v6', 'Standard_DC16ads_v6', 'Standard_DC32ads_v6'
  'Standard_EC2as_v6', 'Standard_EC4as_v6', 'Standard_EC8as_v6', 'Standard_EC16as_v6', 'Standard_EC32as_v6'
  'Standard_EC2ads_v6', 'Standard_EC4ads_v6', 'Standard_EC8ads_v6', 'Standard_EC16ads_v6', 'Standard_EC32ads_v6'
])
param vmSize string = 'Standard_DC2as_v5'

@description('SCSI or NVMe, of those that the size and the image know. Empty: what Azure takes for the size.')
@allowed(['', 'SCSI', 'NVMe'])
param diskController string = ''

@description('What of the disks is encrypted under keys that only the VM gets: everything, or the state of its firmware and vTPM alone.')
@allowed(['DiskWithVMGuestState', 'VMGuestStateOnly'])
param diskEncryption string = 'DiskWithVMGuestState'

@description('Name of the administrator. None that the image has as a user or a group: no account would be made then. Azure refuses some more, such as admin and test.')
param adminUsername string = 'skradmin'

@description('SSH public key of the administrator. There is no password.')
param adminPublicKey string

@description('IPv4 range from which SSH is let in. Empty: from nowhere. az vm run-command remains; the serial console shows the boot, and lets nobody in: there is no password.')
param sshFrom string = ''

@description('IPv4 range, or service tag, from which HTTPS is let in.')
param httpsFrom string = 'Internet'

@description('Where the VM gets azure-skr-provider-VERSION-all.jar at its first boot: an https URL, such as of a blob with a SAS.')
@secure()
param jarUrl string

@description('SHA-256 of that jar, in hexadecimal digits: sha256sum FILE. Another jar is not installed.')
@minLength(64)
@maxLength(64)
param jarSha256 string

var begin = toLower(replace(prefix, '-', ''))
var suffix = uniqueString(resourceGroup().id)
var vaultWanted = empty(hsmKey)
var attestationWanted = toLower(attestationEndpoint) == 'private'
var userAssigned = identityKind == 'userAssigned'

module network 'modules/network.bicep' = {
  name: '${begin}-network'
  params: {
    location: location
    prefix: begin
    // Any text, for the compiler: which it is, is looked at when it is deployed.
    initial: any(take(begin, 1))
    dnsLabel: '${skip(begin, 1)}-${suffix}'
    sshFrom: sshFrom
    httpsFrom: httpsFrom
  }
}

module attestation 'modules/attestation.bicep' = if (attestationWanted) {
  name: '${begin}-attestation'
  params: {
    location: location
    name: '${begin}${suffix}'
  }
}

var endpoint = attestationWanted ? attestation!.outputs.endpoint : attestationEndpoint

// API version 2024-11-30: the current one of Microsoft.ManagedIdentity.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = if (userAssigned) {
  name: '${begin}-identity'
  location: location
}

// API version 2025-04-01: as the module's.
resource deployedVm 'Microsoft.Compute/virtualMachines@2025-04-01' existing = if (!deployVm) {
  name: '${begin}-vm'
}

// Whom the key is released to, where that is known before a VM is made.
var known = userAssigned ? identity!.properties.principalId : (deployVm ? '' : deployedVm!.identity.principalId)

module vault 'modules/vault.bicep' = if (vaultWanted) {
  name: '${begin}-vault'
  params: {
    location: location
    name: '${begin}-${suffix}'
    permissionModel: permissionModel
    operators: operators
    holder: known
    firewall: vaultFirewall
    subnetId: network.outputs.subnetId
    operatorAddresses: operatorAddresses
    keyName: keyName
    keyType: keyType
    keySize: keySize
    attestationEndpoint: endpoint
  }
}

module vm 'modules/confidential-vm.bicep' = if (deployVm) {
  name: '${begin}-vm'
  params: {
    location: location
    name: '${begin}-vm'
    size: vmSize
    diskController: diskController
    diskEncryption: diskEncryption
    subnetId: network.outputs.subnetId
    publicAddressId: network.outputs.publicAddressId
    hostName: network.outputs.hostName
    identityId: userAssigned ? identity.id : ''
    identityClientId: userAssigned ? identity!.properties.clientId : ''
    adminUsername: adminUsername
    adminPublicKey: adminPublicKey
    key: vaultWanted ? vault!.outputs.key : hsmKey
    attestationEndpoint: endpoint
    jarUrl: jarUrl
    jarSha256: jarSha256
  }
}

// Needs no VM: it is made while the VM is.
module permission 'modules/permission.bicep' = if (vaultWanted && userAssigned) {
  name: '${begin}-permission'
  params: {
    vaultName: vault!.outputs.name
    keyName: keyName
    permissionModel: permissionModel
    principalId: identity!.properties.principalId
  }
}

var own = deployVm ? vm!.outputs.principalId : deployedVm!.identity.principalId

// After the VM, whose identity it names: until it is there, the server is refused and tries again every 30 seconds.
module ownPermission 'modules/permission.bicep' = if (vaultWanted && !userAssigned) {
  name: '${begin}-own-permission'
  params: {
    vaultName: vault!.outputs.name
    keyName: keyName
    permissionModel: permissionModel
    principalId: own
  }
}

@description('What the server is reached by.')
output url string = 'https://${network.outputs.hostName}/'

@description('The key, as the keystore\'s configuration names it.')
output key string = vaultWanted ? vault!.outputs.key : hsmKey

@description('The attestation provider that the key\'s policy names.')
output attestationEndpoint string = endpoint

@description('Object id of the identity that the key is released to: a Managed HSM\'s role is assigned to it by hand.')
output principalId string = userAssigned ? identity!.properties.principalId : own
