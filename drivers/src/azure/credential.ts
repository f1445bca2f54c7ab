import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';

/**
 * Azure's own search for an identity (managed identity, workload identity, AZURE_* variables, `az login`).
 * `@azure/identity` is large, so it is loaded only when the first token is wanted: an installation without Azure never
 * pays for it. `AZURE_TOKEN_CREDENTIALS` narrows the search.
 */
export function azureCredential(): TokenCredential {
  let loading: Promise<TokenCredential> | null = null;
  return {
    async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
      loading ??= import('@azure/identity').then(({ DefaultAzureCredential }) => new DefaultAzureCredential());
      return (await loading).getToken(scopes, options);
    },
  };
}
