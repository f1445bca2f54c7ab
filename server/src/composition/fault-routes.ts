import type { MasterKey, Store } from '@tenantry/store';
import type { Logger } from 'pino';
import {
  createFaultRoutes,
  createTelling,
  type FaultRoutes,
  sourceOf,
  startFaultSender,
} from '../fault-routes/index.ts';
import type { Outbound } from '../http/outbound.ts';
import { createSendMail } from '../mail/index.ts';
import { createDeliver } from '../webhooks/index.ts';
import { installationId } from './installation.ts';
import type { Settings } from './settings.ts';

/** Tells faults where people want to hear of them. */
export async function startFaultRoutes(
  { mail }: Pick<Settings, 'mail'>,
  store: Store,
  masterKey: MasterKey,
  outbound: Outbound,
  log: Logger,
): Promise<{ readonly routes: FaultRoutes; stop(): Promise<void> }> {
  const telling = createTelling({
    deliver: createDeliver({ outbound }),
    sendMail: mail === null ? null : createSendMail(mail),
    source: sourceOf(await installationId(store)),
  });
  const shared = { store, masterKey, telling };
  return {
    routes: createFaultRoutes({ ...shared, mail }),
    stop: startFaultSender({ ...shared, log }),
  };
}
