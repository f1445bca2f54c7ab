import type { Change, Driver } from '@tenantry/drivers/contract';
import type { JsonObject } from '@tenantry/kinds';
import type { AzureModelOptions } from './azure-model.ts';
import { differenceOf } from './world.ts';

/** A system without limits that bind here, which answers within a time: a cluster, a vault. */
export function plainModel(
  name: string,
  options: Omit<AzureModelOptions, 'limits' | 'buckets' | 'lanes'>,
  answerMs: number,
): Driver {
  const { time, world, isAlive, random } = options;
  const send = async () => {
    await time.after(answerMs * (0.5 + random()));
    if (!isAlive()) await new Promise(() => {});
  };
  const watched = new Map<string, (change: Change) => void>();
  world.onLoss((id, connection) => watched.get(connection)?.({ kind: 'resource', connection, id }));
  return {
    name,
    createsExclusively: true,
    read: async (target, { fresh }) => {
      if (fresh) await send();
      return world.observe(target);
    },
    diff: (_, desired: JsonObject, observed) => differenceOf(desired, observed),
    create: async (target, body) => {
      await send();
      world.create(target, body, time.now());
      return world.settled(target);
    },
    update: async (target, body) => {
      await send();
      world.put(target, body, time.now());
      return world.settled(target);
    },
    delete: async (target) => {
      await send();
      world.remove(target.id);
      return { state: 'done' };
    },
    resume: async (target) => world.settled(target),
    watch: (connection, notify) => void watched.set(connection, notify),
    close: async () => {},
  };
}
