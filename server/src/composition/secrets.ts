import type { VaultDriver } from '@tenantry/drivers/vault';
import { NotReadyError, type SecretsGateway } from '../options.ts';

const READS_WITHIN_MS = 30_000;

/** Tenants' SSH keys, read from their vaults at each asking and kept nowhere. */
export function secretsGateway(vault: VaultDriver): SecretsGateway {
  return {
    sshKey: async (tenant) => {
      const { sshKeySecret, sshPublicKey } = tenant.status.outputs;
      const privateKey =
        typeof sshKeySecret === 'string'
          ? await vault.readSecretValue(sshKeySecret, { signal: AbortSignal.timeout(READS_WITHIN_MS) })
          : null;
      if (privateKey === null || typeof sshPublicKey !== 'string') {
        throw new NotReadyError(`tenant ${tenant.name} has no SSH key yet`);
      }
      return { privateKey, publicKey: sshPublicKey };
    },
  };
}
