import type { MasterKey, Store } from '@tenantry/store';
import type { AuditCheckpoints } from '@tenantry/store/contract';
import type { Logger } from 'pino';
import { type AuditReceivers, createAuditReceivers, sourceOf, startAuditSender } from '../audit-receivers/index.ts';
import { openCheckpoints, startAuditRetention } from '../audit-retention/index.ts';
import type { Outbound } from '../http/outbound.ts';
import { createDeliver } from '../webhooks/index.ts';
import { installationId } from './installation.ts';
import type { Settings } from './settings.ts';

export interface RunningAudit {
  readonly receivers: AuditReceivers;
  readonly checkpoints: AuditCheckpoints;
  stop(): Promise<void>;
}

/** Sends the audit log on, and takes away what of it is kept no longer. */
export async function startAudit(
  { auditRetentionDays: days, isMasterKeyLost }: Pick<Settings, 'auditRetentionDays' | 'isMasterKeyLost'>,
  store: Store,
  masterKey: MasterKey,
  outbound: Outbound,
  log: Logger,
): Promise<RunningAudit> {
  const source = sourceOf(await installationId(store));
  const checkpoints = await openCheckpoints(store, masterKey, isMasterKeyLost);
  const shared = { store, masterKey, deliver: createDeliver({ outbound }), source };
  const stopSender = startAuditSender({ ...shared, log });
  const stopRetention = days === null ? null : startAuditRetention({ store, checkpoints, days, log });
  return {
    receivers: createAuditReceivers(shared),
    checkpoints,
    async stop() {
      await stopSender();
      await stopRetention?.();
    },
  };
}
