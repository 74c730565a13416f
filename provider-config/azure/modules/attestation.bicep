// A private Microsoft Azure Attestation provider. Its policy for confidential VMs is the service's own default until
// somebody sets another: no resource of the resource manager holds a policy, so none is set here.

param location string

@minLength(3)
@maxLength(24)
param name string

// API version 2021-06-01: the current one of Microsoft.Attestation. Without policySigningCertificates the provider is in
// the trust model AAD, in which its policies need no signature.
resource provider 'Microsoft.Attestation/attestationProviders@2021-06-01' = {
  name: name
  location: location
  properties: {
    publicNetworkAccess: 'Enabled'
  }
}

@description('Without a slash at the end, as tokens and policies have it.')
output endpoint string = provider.properties.attestUri
