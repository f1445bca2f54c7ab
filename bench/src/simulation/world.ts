import { isDeepStrictEqual } from 'node:util';
import type { Difference, Observed, Outcome, Target } from '@tenantry/drivers/contract';
import type { JsonObject } from '@tenantry/kinds';

interface Thing {
  readonly body: JsonObject;
  readonly owner: string;
  readonly readyAt: number;
}

/** All that stands in clouds and clusters, and how often somebody wrote to it. */
export class World {
  /** Creations of what stood already. */
  twins = 0;
  writes = 0;
  readonly #things = new Map<string, Thing>();
  readonly #watchers: ((id: string, connection: string) => void)[] = [];

  get size(): number {
    return this.#things.size;
  }

  has(id: string): boolean {
    return this.#things.has(id.toLowerCase());
  }

  create(target: Target, body: JsonObject, readyAt: number): void {
    if (this.has(target.id)) this.twins += 1;
    this.put(target, body, readyAt);
  }

  put({ id, owner }: Target, body: JsonObject, readyAt: number): void {
    this.writes += 1;
    this.#things.set(id.toLowerCase(), { body, owner, readyAt });
  }

  /** By another hand, which is told of as a watch or the next sweep tells of it. */
  lose(id: string, connection: string): void {
    this.#things.delete(id.toLowerCase());
    for (const watcher of this.#watchers) watcher(id, connection);
  }

  remove(id: string): void {
    this.writes += 1;
    this.#things.delete(id.toLowerCase());
  }

  onLoss(watcher: (id: string, connection: string) => void): void {
    this.#watchers.push(watcher);
  }

  readyAt(id: string): number {
    return this.#things.get(id.toLowerCase())?.readyAt ?? 0;
  }

  /** What a write that has ended left there. */
  settled(target: Target): Outcome {
    const observed = this.observe(target);
    return observed === null ? { state: 'done' } : { state: 'done', observed };
  }

  observe({ id }: Target): Observed | null {
    const thing = this.#things.get(id.toLowerCase());
    if (thing === undefined) return null;
    return {
      body: { ...thing.body, ...givenBy(id) },
      owner: thing.owner,
      readiness: { state: 'ready' },
      version: '1',
      uid: id,
    };
  }
}

/** What a system adds to what it was asked for, as far as other resources use it. */
function givenBy(id: string): JsonObject {
  const name = id.split('/').at(-1) ?? '';
  return {
    properties: {
      ...{ principalId: `principal of ${name}`, clientId: `client of ${name}` },
      ...{
        vaultUri: `https://${name}.vault.azure.net/`,
        keyUri: `https://${name}`,
        keyUriWithVersion: `https://${name}/1`,
      },
      privateDnsZoneConfigs: [{ properties: { recordSets: [{ ipAddresses: ['10.20.32.5'] }] } }],
    },
    ...{ publicKey: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:AAAA' },
  };
}

/** Of what is asked for, the fields at the top of its body are compared but for what the system added among its properties. */
export function differenceOf(desired: JsonObject, observed: Observed): Difference {
  const changes = Object.entries(desired)
    .filter(([path, to]) => path !== 'properties' && !isDeepStrictEqual(observed.body[path], to))
    .map(([path, to]) => ({ path, from: observed.body[path], to }));
  return changes.length === 0 ? { kind: 'none' } : { kind: 'update', changes };
}
