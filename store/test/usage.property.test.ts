import type { DeclaredObject, JsonObject, Usage } from '@tenantry/kinds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LimitReachedError } from '../src/contract.ts';
import type { Store } from '../src/open-store.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, eventually } from './fixture.ts';

const db = storeUnderTest();

/** One person's next wish, about one of a few names in one tenant, at one of two replicas. */
interface Wish {
  readonly deed: 'declare' | 'delete';
  readonly name: string;
  readonly cores: number;
  readonly replica: 0 | 1;
}

const MOST_SERVICES = 3;
const MOST_CORES = 8;

const usageOf = (_kind: string, spec: JsonObject): Usage => {
  const cores = Number(spec.cores ?? 0);
  return cores === 0 ? {} : { units: [{ unit: 'cpu', quantity: cores }] };
};
const service = (tenant: DeclaredObject, name: string, cores: number) =>
  draft('Service', name, {
    ...{ tenant: tenant.name, references: [tenant.uid], spec: { cores } },
    usage: usageOf('Service', { cores }),
  });
let plays = 0;

describe('I11: whoever declares what at the same moment, at whatever replica', () => {
  it('no count and no spend of a tenant is ever above its limit, and room that is left is given', async () => {
    const replicas: readonly [Store, Store] = [db.store, await db.replica()];
    const wish = fc.record({
      deed: fc.constantFrom<Wish['deed']>('declare', 'declare', 'declare', 'delete'),
      name: fc.constantFrom('aa', 'bb', 'cc', 'dd', 'ee'),
      cores: fc.integer({ min: 0, max: 5 }),
      replica: fc.constantFrom<0 | 1>(0, 1),
    });
    const waves = fc.array(fc.array(wish, { minLength: 2, maxLength: 10 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(waves, (plan) => play(replicas, plan)),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('an infrastructure takes as many tenants as its limit, of many that come at once', async () => {
    const replicas = [db.store, await db.replica()];
    const { uid } = await db.store.create(
      draft('Infrastructure', 'narrow', { spec: { limits: { tenants: 3 } } }),
      ACTOR,
    );
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        replicas[index % 2]?.create(draft('Tenant', `narrow-${index}`, { references: [uid] }), ACTOR),
      ),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(results.length - refused.length).toBe(3);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(LimitReachedError);
    expect(refused[0]?.reason).toMatchObject({ breaches: [{ limit: 'limits.tenants', used: 4, most: 3 }] });
  });
});

async function play(replicas: readonly [Store, Store], waves: readonly (readonly Wish[])[]): Promise<void> {
  plays += 1;
  const limits = { count: { Service: MOST_SERVICES }, spend: MOST_CORES };
  const spec = { limits, prices: { currency: 'EUR', perMonth: { cpu: 1 } } };
  const infrastructure = await db.store.create(draft('Infrastructure', `nonprod-${plays}`, { spec }), ACTOR);
  const tenant = await db.store.create(draft('Tenant', `dev-${plays}`, { references: [infrastructure.uid] }), ACTOR);
  const seen: { count: number; cores: number }[] = [];
  let removals: Promise<unknown> = Promise.resolve();
  const fulfil = async ({ deed, name, cores, replica }: Wish): Promise<void> => {
    const store = replicas[replica];
    const existing = await store.find('Service', tenant.name, name);
    if (deed === 'delete') {
      if (existing === null) return;
      await store.requestDeletion(existing.uid, null, ACTOR);
      // One at a time: a claim here takes all that is due.
      removals = removals.then(async () => {
        if ((await store.object(existing.uid)) === null) return;
        await eventually(() => isRemoved(store, existing.uid), `${name} goes`);
      });
      await removals;
    } else if (existing === null) await store.create(service(tenant, name, cores), ACTOR);
    else await store.replace(existing.uid, null, service(tenant, name, cores), ACTOR);
  };
  for (const wave of waves) {
    const results = await Promise.allSettled(
      wave.map(async (one) => {
        await fulfil(one);
        seen.push(await used(tenant));
      }),
    );
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toSatisfy(isExpected);
  }
  for (const { count, cores } of seen) {
    expect(count).toBeLessThanOrEqual(MOST_SERVICES);
    expect(cores).toBeLessThanOrEqual(MOST_CORES);
  }
  const end = await used(tenant);
  // What was noted is what the objects say, so that no room was lost either.
  expect((await db.store.recount(usageOf, null)).mended).toBe(0);
  const last = db.store.create(service(tenant, 'last', MOST_CORES - end.cores), ACTOR);
  if (end.count < MOST_SERVICES) await last;
  else await expect(last).rejects.toThrow(LimitReachedError);
}

/** False while another transaction holds the row, which a claim passes over. */
async function isRemoved(store: Store, uid: string): Promise<boolean> {
  await store.wake([uid]);
  const claim = await claimOf(store, uid).catch(() => null);
  if (claim !== null) await store.remove(claim, []);
  return claim !== null;
}

/** Counted from the objects themselves, at one moment. */
async function used(tenant: DeclaredObject): Promise<{ count: number; cores: number }> {
  const { items } = await db.store.list({ kind: 'Service', tenant: tenant.name, limit: 50 });
  return { count: items.length, cores: items.reduce((sum, { spec }) => sum + Number(spec.cores), 0) };
}

/** Refused by a limit, or too late: another wish of the same wave made, deleted or took it away. */
function isExpected(reason: unknown): boolean {
  const names = ['LimitReachedError', 'NameTakenError', 'ObjectGoneError', 'StillReferencedError'];
  return reason instanceof Error && names.includes(reason.name);
}
