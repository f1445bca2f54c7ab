import type { CredentialName } from '@tenantry/drivers/azure';
import type { SandboxRecord } from './sandbox.ts';
import type { Settings } from './settings.ts';

/** The Azure that the control plane works on. */
export interface AzureConnection {
  readonly endpoint: string;
  readonly credential: CredentialName;
  readonly subscriptionId: string;
  readonly entraTenantId: string;
  /** Object id of the principal the control plane acts as. */
  readonly principalId: string | null;
  /** True only for the sandbox: vaults may then be on loopback. */
  readonly isLoopback: boolean;
}

/**
 * The sandbox hands out tokens as a managed identity does, so that the first run goes through the same credential code as
 * production.
 */
export function sandboxAzure(sandbox: SandboxRecord): AzureConnection {
  process.env.AZURE_TOKEN_CREDENTIALS = 'ManagedIdentityCredential';
  process.env.IDENTITY_ENDPOINT = sandbox.imds.endpoint;
  process.env.IDENTITY_HEADER = sandbox.imds.header;
  return {
    endpoint: sandbox.arm,
    credential: 'default',
    subscriptionId: sandbox.subscriptionId,
    entraTenantId: sandbox.tenantId,
    principalId: sandbox.principalId,
    isLoopback: true,
  };
}

/** A real subscription, by the credential that the settings name. */
export function realAzure(settings: Settings): AzureConnection {
  const { subscriptionId, entraTenantId } = settings;
  if (subscriptionId === null || entraTenantId === null) throw new Error('Azure needs a subscription and a tenant');
  return {
    endpoint: settings.azureEndpoint,
    credential: settings.azureCredential,
    subscriptionId,
    entraTenantId,
    principalId: settings.principalId,
    isLoopback: false,
  };
}
