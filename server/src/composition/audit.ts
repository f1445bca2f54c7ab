import { randomUUID } from 'node:crypto';
import type { MasterKey, Store } from '@tenantry/store';
import type { Logger } from 'pino';
import { type AuditReceivers, createAuditReceivers, sourceOf, startAuditSender } from '../audit-receivers/index.ts';
import type { Outbound } from '../http/outbound.ts';
import { createDeliver } from '../webhooks/index.ts';

/** What the installation is known by where it sends something. */
const INSTALLATION = 'installation';

/** Sends the audit log on, and answers what administrators deal with receivers by, and the way to stop. */
export async function startAudit(
  store: Store,
  masterKey: MasterKey,
  outbound: Outbound,
  log: Logger,
): Promise<{ readonly receivers: AuditReceivers; readonly stop: () => Promise<void> }> {
  const { id } = await store.settleSetting(INSTALLATION, { id: randomUUID() });
  const shared = { store, masterKey, deliver: createDeliver({ outbound }), source: sourceOf(String(id)) };
  return { receivers: createAuditReceivers(shared), stop: startAuditSender({ ...shared, log }) };
}
