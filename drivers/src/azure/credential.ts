import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';

/** How Tenantry may sign in to Azure. `default`: the SDK's own search, which `AZURE_TOKEN_CREDENTIALS` narrows. */
export const CREDENTIALS = [
  'default',
  'workload-identity',
  'managed-identity',
  'client-secret',
  'client-certificate',
  'azure-cli',
] as const;

export type CredentialName = (typeof CREDENTIALS)[number];

/** Variables by name, as in `process.env`. */
export type CredentialVariables = Readonly<Record<string, string | undefined>>;

const NEEDED: Readonly<Record<CredentialName, readonly string[]>> = {
  default: [],
  'workload-identity': ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_FEDERATED_TOKEN_FILE'],
  'managed-identity': [],
  'client-secret': ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'],
  'client-certificate': ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_CERTIFICATE_PATH'],
  'azure-cli': [],
};

/** Names of the variables that a credential needs and that are not set. Says nothing of their values. */
export function missingFor(name: CredentialName, variables: CredentialVariables): readonly string[] {
  return NEEDED[name].filter((variable) => (variables[variable] ?? '') === '');
}

/**
 * The credential of this name. `@azure/identity` is large, so it is loaded only when the first token is wanted: an
 * installation without Azure never pays for it. What is wrong with the credential shows when it is asked for a token.
 */
export function azureCredential(
  name: CredentialName = 'default',
  variables: CredentialVariables = process.env,
): TokenCredential {
  let loading: Promise<TokenCredential> | null = null;
  return {
    async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
      // A certificate or a token file may come later: what failed to load is loaded again.
      loading ??= load(name, variables).catch((error: unknown) => {
        loading = null;
        throw error;
      });
      return (await loading).getToken(scopes, options);
    },
  };
}

async function load(name: CredentialName, variables: CredentialVariables): Promise<TokenCredential> {
  const missing = missingFor(name, variables);
  if (missing.length > 0) throw new Error(`the credential ${name} needs ${missing.join(', ')}`);
  const sdk = await import('@azure/identity');
  const tenantId = variables.AZURE_TENANT_ID ?? '';
  const clientId = variables.AZURE_CLIENT_ID ?? '';
  switch (name) {
    case 'default':
      return new sdk.DefaultAzureCredential();
    case 'workload-identity':
      return new sdk.WorkloadIdentityCredential({
        tenantId,
        clientId,
        tokenFilePath: variables.AZURE_FEDERATED_TOKEN_FILE ?? '',
      });
    case 'managed-identity':
      return clientId === '' ? new sdk.ManagedIdentityCredential() : new sdk.ManagedIdentityCredential({ clientId });
    case 'client-secret':
      return new sdk.ClientSecretCredential(tenantId, clientId, variables.AZURE_CLIENT_SECRET ?? '');
    case 'client-certificate': {
      const certificatePassword = variables.AZURE_CLIENT_CERTIFICATE_PASSWORD;
      return new sdk.ClientCertificateCredential(tenantId, clientId, {
        certificatePath: variables.AZURE_CLIENT_CERTIFICATE_PATH ?? '',
        ...(certificatePassword === undefined ? {} : { certificatePassword }),
      });
    }
    case 'azure-cli':
      return new sdk.AzureCliCredential(tenantId === '' ? {} : { tenantId });
    default:
      return name satisfies never;
  }
}
