import { randomUUID } from 'node:crypto';
import type { KubeTokenRow } from '@tenantry/store/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';
import type { KubeGateway } from './contract.ts';
import { sweepKubeTokens } from './kube-token-sweep.ts';

const PATH = '/api/v1/tenants/dev01/kube-tokens';
const HOUR_MS = 3_600_000;

/** The Secrets that stand in the cluster, by the id of their token, and whether the cluster answers. */
const anchors = new Map<string, string>();
const replaced: string[] = [];
let isReachable = true;

const kube = {
  account: ({ name }, role) => ({ connection: 'kubeconfig:/a', namespace: `ns-${name}`, name: `${role}-user` }),
  issue: async (_account, id, seconds) => {
    const anchorUid = randomUUID();
    anchors.set(id, anchorUid);
    if (!isReachable) throw new Error('the cluster broke off after the anchor was made');
    return { token: `token-of-${id}`, expiresAt: new Date(Date.now() + seconds * 1000), anchorUid };
  },
  anchor: async (_place, id) => {
    if (!isReachable) throw new Error('away');
    return anchors.get(id) ?? null;
  },
  end: async (_place, id) => {
    if (!isReachable) throw new Error('away');
    anchors.delete(id);
  },
  replace: async ({ name }) => {
    replaced.push(name);
  },
} as Partial<KubeGateway> as KubeGateway;

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld({ kube });
  await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('dev01') });
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  isReachable = true;
  replaced.length = 0;
  await world.call({ method: 'POST', url: `${PATH}/revoke-all` });
  replaced.length = 0;
});

const make = (body = {}) => world.call({ method: 'POST', url: PATH, body });
const list = async () =>
  (await world.call({ url: PATH })).json<{ items: (KubeTokenRow & { state: string })[] }>().items;

test('a token is shown once: neither the list, nor the audit log, nor an error has it', async () => {
  const made = await make({ role: 'editor', expirationSeconds: 86_400 });
  expect(made.statusCode).toBe(201);
  const { id, token } = made.json();
  expect(token).toBe(`token-of-${id}`);
  const rest = JSON.stringify([await list(), (await world.store.audit({ limit: 5 })).items]);
  expect(rest).toContain(id);
  expect(rest).not.toContain(token);
  const [row] = (await world.store.audit({ limit: 1 })).items;
  expect(row).toMatchObject({ action: 'issue-static-token', after: { id, role: 'editor', expirationSeconds: 86_400 } });
});

test.each([{ expirationSeconds: 3599 }, { expirationSeconds: 86_401 }, { role: 'owner' }, { for: '8h' }])(
  '%j is refused',
  async (body) => {
    expect((await make(body)).statusCode).toBe(422);
  },
);

test('revoking ends this one alone, and again is no failure', async () => {
  const [one, two] = [(await make()).json(), (await make()).json()];
  for (let time = 0; time < 2; time += 1) {
    const gone = await world.call({ method: 'DELETE', url: `${PATH}/${one.id}` });
    expect([gone.statusCode, gone.json().state]).toEqual([200, 'revoked']);
  }
  expect([anchors.has(one.id), anchors.has(two.id)]).toEqual([false, true]);
  expect((await list()).find(({ id }) => id === two.id)?.state).toBe('valid');
  expect((await world.call({ method: 'DELETE', url: `${PATH}/${randomUUID()}` })).statusCode).toBe(404);
});

test('a revocation that the cluster did not hear of is not told as done', async () => {
  const { id } = (await make()).json();
  isReachable = false;
  const failed = await world.call({ method: 'DELETE', url: `${PATH}/${id}` });
  expect(failed.statusCode).toBe(502);
  expect((await list()).find((row) => row.id === id)?.state).toBe('valid');
});

test('an anchor that is gone, or another under its name, shows as revoked; an unreachable cluster changes nothing', async () => {
  const [gone, forged, standing] = [(await make()).json(), (await make()).json(), (await make()).json()];
  anchors.delete(gone.id);
  anchors.set(forged.id, randomUUID());
  const states = async () => {
    const rows = await list();
    return [gone, forged, standing].map(({ id }) => rows.find((row) => row.id === id)?.state);
  };
  isReachable = false;
  expect(await states()).toEqual(['valid', 'valid', 'valid']);
  isReachable = true;
  expect(await states()).toEqual(['revoked', 'revoked', 'valid']);
});

test('all at once replaces the accounts of the roles asked for, and ends what is listed of them', async () => {
  await make({ role: 'viewer' });
  await make({ role: 'editor' });
  const one = await world.call({ method: 'POST', url: `${PATH}/revoke-all`, body: { role: 'editor' } });
  expect(one.json()).toEqual({ roles: ['editor'], listedTokens: 1 });
  expect(replaced).toEqual(['editor-user']);
  await world.call({ method: 'POST', url: `${PATH}/revoke-all` });
  expect(replaced).toEqual(['editor-user', 'viewer-user', 'editor-user']);
  expect((await list()).some(({ state }) => state === 'valid')).toBe(false);
});

test('a tenant has so many and no more', async () => {
  for (let count = 0; count < 20; count += 1) expect((await make()).statusCode).toBe(201);
  const refused = await make();
  expect([refused.statusCode, refused.json().code]).toEqual([409, 'too-many-tokens']);
});

test('what ended is swept from the cluster; what the cluster does not take now is tried again', async () => {
  const log = { warn: () => undefined };
  const { id } = (await make()).json();
  await world.call({ method: 'POST', url: `${PATH}/revoke-all` });
  expect(anchors.has(id)).toBe(true);
  isReachable = false;
  await sweepKubeTokens(world.store, kube, log);
  expect(anchors.has(id)).toBe(true);
  isReachable = true;
  const living = (await make()).json();
  expect(await sweepKubeTokens(world.store, kube, log)).toBeGreaterThan(0);
  expect([anchors.has(id), anchors.has(living.id)]).toEqual([false, true]);
  expect(await sweepKubeTokens(world.store, kube, log)).toBe(0);
});

test('a making that broke off hands nothing out, and leaves nothing in the list or, in the end, in the cluster', async () => {
  isReachable = false;
  const before = (await list()).length;
  expect((await make()).statusCode).toBe(502);
  isReachable = true;
  expect(await list()).toHaveLength(before);
  const expired = { id: randomUUID(), role: 'viewer' as const, connection: 'kubeconfig:/a', namespace: 'ns-dev01' };
  const { uid: tenantUid } = (await world.store.find('Tenant', null, 'dev01')) ?? { uid: '' };
  const draft = {
    ...expired,
    tenantUid,
    createdBy: 'ada',
    memberGroups: null,
    tokenId: null,
    expiresAt: new Date(Date.now() - HOUR_MS),
  };
  await world.store.addKubeToken(draft, 1000);
  anchors.set(expired.id, randomUUID());
  await sweepKubeTokens(world.store, kube, { warn: () => undefined });
  expect(anchors.has(expired.id)).toBe(false);
});
