import { writeSync } from 'node:fs';
import { createEngine } from '@tenantry/engine';
import { KINDS } from '@tenantry/kinds';
import { masterKey, openStore } from '@tenantry/store';
import { pino } from 'pino';
import { createClusterRegistry } from '../../../server/src/clusters/registry.ts';
import { sandboxAzure } from '../../../server/src/composition/azure.ts';
import { createDrivers } from '../../../server/src/composition/drivers.ts';
import type { SandboxRecord } from '../../../server/src/composition/sandbox.ts';
import { SteadyClock } from '../../../server/src/composition/steady-clock.ts';
import { createSealer } from '../../../server/src/sealing/sealer.ts';
import { Doom, watchEffects } from './effects.ts';
import type { Order, Word } from './point.ts';

/** What the harness gives the process on its way, as JSON in `TENANTRY_MORTAL`. */
export interface Surroundings {
  readonly databaseUrl: string;
  /** In base64. */
  readonly masterKey: string;
  /** Null where there is no cloud. */
  readonly sandbox: SandboxRecord | null;
}

/** Words go out at once, so that the last of them is heard too. */
const WORDS = 3;
const AN_HOUR = 3600;

function say(word: Word): void {
  writeSync(WORDS, `${JSON.stringify(word)}\n`);
}

/** What runs passes in the product, and nothing else: store, drivers and engine, put together as there. */
async function live({ databaseUrl, masterKey: key, sandbox }: Surroundings): Promise<void> {
  const log = pino({ level: 'warn', base: null }, pino.destination({ dest: 2, sync: true }));
  const store = await openStore({ url: databaseUrl });
  const ours = masterKey(Buffer.from(key, 'base64'));
  const azure = sandbox === null ? null : sandboxAzure(sandbox);
  const registry = createClusterRegistry({
    store,
    masterKey: ours,
    allowExec: false,
    check: () => Promise.reject(new Error('no cluster is registered here')),
    identify: () => Promise.reject(new Error('no cluster is registered here')),
  });
  const sealer = createSealer({ store, masterKey: ours });
  // What looks around by itself would come at another moment each time.
  const settings = { sweepSeconds: AN_HOUR, allowExecKubeconfig: false };
  const clock = await SteadyClock.start(() => store.time());
  const { drivers } = createDrivers(settings, azure, { registry, store, sealer, clock }, log);
  const engine = createEngine({
    store,
    kinds: KINDS,
    drivers,
    installation: { azure: azure === null ? null : { ...azure, tenantId: azure.entraTenantId } },
    log,
    clock: clock.now,
    limits: { resyncSeconds: AN_HOUR },
  });
  await engine.start();
}

const doom = new Doom((word, point) => say({ word, point }));
watchEffects(doom);
const surroundings = JSON.parse(process.env.TENANTRY_MORTAL ?? '') as Surroundings;
process.on('message', (message) => {
  const order = message as Order;
  if (order.order === 'arm') {
    doom.arm(order.point);
    say({ word: 'armed' });
    return;
  }
  live(surroundings).then(
    () => say({ word: 'alive' }),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
// Whoever gave the orders is gone.
process.on('disconnect', () => process.exit(0));
