import type { JsonObject, Usage } from '@tenantry/kinds';
import { beforeAll, describe, expect, it } from 'vitest';
import { LimitReachedError, type ObjectDraft } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft } from './fixture.ts';

const db = storeUnderTest();

const usageOf = (_kind: string, spec: JsonObject): Usage =>
  spec.cores === undefined ? {} : { units: [{ unit: 'cpu', quantity: Number(spec.cores) }] };
const infrastructure = (limits: JsonObject) =>
  draft('Infrastructure', 'nonprod', { spec: { limits, prices: { currency: 'EUR', perMonth: { cpu: 10 } } } });
const uids: Record<string, string> = {};

function service(name: string, spec: JsonObject = {}, rest: Partial<ObjectDraft> = {}): ObjectDraft {
  const usage = usageOf('Service', spec);
  return draft('Service', name, { tenant: 'dev01', references: [uids.tenant ?? ''], spec, usage, ...rest });
}

async function limit(limits: JsonObject): Promise<void> {
  await db.store.replace(uids.infrastructure ?? '', null, infrastructure(limits), ACTOR);
}

const stored = async () => (await db.store.list({ kind: 'Service', limit: 50 })).items.map(({ name }) => name);

describe('what a tenant may declare', () => {
  beforeAll(async () => {
    uids.infrastructure = (await db.store.create(infrastructure({}), ACTOR)).uid;
    uids.tenant = (await db.store.create(draft('Tenant', 'dev01', { references: [uids.infrastructure] }), ACTOR)).uid;
  });

  it('is refused in the transaction that would store it, which leaves nothing behind', async () => {
    await limit({ count: { Service: 1 } });
    await db.store.create(service('one'), ACTOR);
    const refused = await db.store.create(service('two'), ACTOR).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LimitReachedError);
    expect((refused as LimitReachedError).breaches).toMatchObject([
      { limit: 'limits.count.Service', by: { kind: 'Infrastructure', name: 'nonprod' }, used: 2, most: 1 },
    ]);
    expect(await stored()).toEqual(['one']);
    expect((await db.store.audit({ limit: 1 })).items[0]?.name).toBe('one');
  });

  it('counts those before it that are stored together with it', async () => {
    await limit({ count: { Service: 3 }, tenants: 2 });
    const three = ['two', 'three', 'four'].map((name) => service(name));
    await expect(db.store.createAll(three, ACTOR)).rejects.toThrow(LimitReachedError);
    const tenant = (name: string) => draft('Tenant', name, { references: [uids.infrastructure ?? ''] });
    await expect(db.store.createAll([tenant('dev08'), tenant('dev09')], ACTOR)).rejects.toThrow(LimitReachedError);
    expect(await stored()).toEqual(['one']);
    await limit({ spend: 25 });
    const costly = [service('two', { cores: 1 }), service('three', { cores: 2 })];
    await expect(db.store.createAll(costly, ACTOR)).rejects.toThrow('30 EUR');
    expect(await stored()).toEqual(['one']);
    await limit({});
  });

  it('stays when the limit falls below it, can be made smaller, and grows no more', async () => {
    const one = await db.store.find('Service', 'dev01', 'one');
    const change = (cores: number) => db.store.replace(one?.uid ?? '', null, service('one', { cores }), ACTOR);
    await change(5);
    await limit({ spend: 20 });
    const [usage] = await db.store.tenantUsages(['dev01']);
    expect(usage?.objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Service one', 'Tenant dev01']);
    await expect(change(6)).rejects.toThrow('60 EUR');
    await change(4);
    await change(1);
    await expect(change(3)).rejects.toThrow(LimitReachedError);
    await change(2);
  });

  it('is counted until it is gone, not until its deletion is asked for', async () => {
    await limit({ count: { Service: 1 } });
    const one = await db.store.find('Service', 'dev01', 'one');
    await db.store.requestDeletion(one?.uid ?? '', null, ACTOR);
    await expect(db.store.create(service('two'), ACTOR)).rejects.toThrow(LimitReachedError);
    await db.store.remove(await claimOf(db.store, one?.uid ?? ''), []);
    await db.store.create(service('two'), ACTOR);
  });

  it('is bounded by its own tenant too, and by no other', async () => {
    await limit({});
    const other = draft('Tenant', 'dev02', {
      references: [uids.infrastructure ?? ''],
      spec: { limits: { count: { Service: 0 } } },
    });
    const { uid } = await db.store.create(other, ACTOR);
    const inOther = { tenant: 'dev02', references: [uid] };
    await expect(db.store.create(service('three', {}, inOther), ACTOR)).rejects.toThrow('tenant dev02 allows');
    await db.store.create(service('three'), ACTOR);
    expect(await db.store.limitedTenants(null, 10)).toEqual(['dev01', 'dev02']);
  });

  it('is counted anew from the objects, whatever was noted', async () => {
    await limit({ spend: 100 });
    await db.store.create(service('four', { cores: 3 }), ACTOR);
    await db.sql('DELETE FROM usages');
    expect(await db.store.recount(usageOf, null)).toEqual({ next: null, mended: 5 });
    expect(await db.store.recount(usageOf, null)).toEqual({ next: null, mended: 0 });
    await expect(db.store.create(service('five', { cores: 8 }), ACTOR)).rejects.toThrow(LimitReachedError);
  });
});
