import type { TokenCredential } from '@azure/core-auth';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { SecretClient } from '@azure/keyvault-secrets';
import type { ArmClient } from '../azure/arm/armClient.ts';
import { ArmError } from '../azure/arm/armError.ts';
import { isLoopback } from '../azure/arm/origin.ts';
import { textAt } from '../azure/json.ts';
import { factsOf, VAULT } from '../azure/types.ts';
import { DriverError } from '../contract.ts';
import { fencedHttpClient } from '../fence/agent.ts';
import { mayWrite } from '../fence/fence.ts';

/** Whoever was held up for so long that another writes in its place learns it before each attempt. */
const FENCE: PipelinePolicy = {
  name: 'fence',
  async sendRequest(request, next) {
    if (request.method !== 'GET') await mayWrite();
    return next(request);
  },
};

export interface SecretPlace {
  readonly vaultId: string;
  readonly name: string;
}

/** `<vault ARM id>/secrets/<name>` in its two parts. */
export function placeOf(id: string): SecretPlace {
  const match = /^(\/subscriptions\/.+\/vaults\/[^/]+)\/secrets\/([0-9A-Za-z-]{1,127})$/i.exec(id);
  const [, vaultId, name] = match ?? [];
  if (vaultId === undefined || name === undefined) {
    throw new DriverError('invalid', 'NoSecretId', `${id} does not name a secret in a key vault`);
  }
  return { vaultId, name };
}

/** Finds vaults by their ARM ids, and makes clients for them. */
export class Vaults {
  private readonly arm: ArmClient;
  private readonly credential: TokenCredential;
  private readonly allowLoopback: boolean;
  private readonly uris = new Map<string, string>();
  private readonly http = fencedHttpClient();
  private readonly clients = new Map<string, SecretClient>();

  constructor(arm: ArmClient, credential: TokenCredential, allowLoopback: boolean) {
    this.arm = arm;
    this.credential = credential;
    this.allowLoopback = allowLoopback;
  }

  /** A client for the vault, or null when the vault is not there. */
  async client(vaultId: string, signal: AbortSignal): Promise<SecretClient | null> {
    const uri = this.uris.get(vaultId.toLowerCase()) ?? (await this.lookUp(vaultId, signal));
    return uri === null ? null : this.clientFor(uri);
  }

  /** Asks ARM, whatever is remembered: whether the vault is there. */
  async isThere(vaultId: string, signal: AbortSignal): Promise<boolean> {
    return (await this.lookUp(vaultId, signal)) !== null;
  }

  private async lookUp(vaultId: string, signal: AbortSignal): Promise<string | null> {
    try {
      const { apiVersion } = factsOf(VAULT);
      const response = await this.arm.send({ method: 'GET', path: vaultId, apiVersion, signal });
      const uri = textAt(response.body ?? {}, ['properties', 'vaultUri']);
      if (uri === null) throw new DriverError('transient', 'VaultNotReady', `${vaultId} has no address yet`);
      this.uris.set(vaultId.toLowerCase(), uri);
      return uri;
    } catch (error) {
      if (!(error instanceof ArmError) || error.status !== 404) throw error;
      this.uris.delete(vaultId.toLowerCase());
      return null;
    }
  }

  private clientFor(uri: string): SecretClient {
    let client = this.clients.get(uri);
    if (client !== undefined) return client;
    const url = new URL(uri);
    const isLocal = this.allowLoopback && isLoopback(url);
    if (url.protocol !== 'https:' && !isLocal) {
      throw new DriverError('invalid', 'InsecureVault', `the vault's address ${url.origin} is not https`);
    }
    client = new SecretClient(uri, this.credential, {
      httpClient: this.http,
      // The check keeps a stranger's server from getting our token; on loopback there is no name to check.
      disableChallengeResourceVerification: isLocal,
      allowInsecureConnection: isLocal && url.protocol === 'http:',
      retryOptions: { maxRetries: 3, retryDelayInMs: 300, maxRetryDelayInMs: 5_000 },
      userAgentOptions: { userAgentPrefix: 'tenantry' },
      additionalPolicies: [{ policy: FENCE, position: 'perRetry' }],
    });
    this.clients.set(uri, client);
    return client;
  }
}
