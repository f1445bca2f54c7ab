import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../testing/api-server.ts';
import { manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';
import type { KubeGateway } from './contract.ts';
import { startKubeTokenSweep } from './kube-token-sweep.ts';

const BASE = '/api/v1/tenants/dev01/kubernetes';
const PODS = '/api/v1/namespaces/ns-dev01/pods';

let world: TestWorld;
let cluster: FakeApiServer;
let kube: KubeGateway;
let port: number;
/** Ids of static tokens whose anchors were taken away. */
const swept: string[] = [];
/** Done while the cluster makes a static token. */
let meanwhile: () => Promise<unknown> = async () => undefined;

beforeAll(async () => {
  cluster = await startFakeApiServer();
  kube = {
    account: ({ name }, role) => ({ connection: 'kubeconfig:/a', namespace: `ns-${name}`, name: `${role}-user` }),
    proxyTarget: async () => cluster.target,
    issue: async (_account, _id, seconds) => {
      await meanwhile();
      return { token: 'secret', anchorUid: 'anchor', expiresAt: new Date(Date.now() + seconds * 1000) };
    },
    end: async (_place, id) => {
      swept.push(id);
    },
  } as Partial<KubeGateway> as KubeGateway;
  world = await openWorld({
    kinds: KINDS,
    kube,
    // Only the news of a change can end what is open.
    limits: { recheckSeconds: 3_600 },
    authenticate: async ({ authorization }) => ({
      outcome: 'known',
      identity:
        authorization === 'Bearer joe'
          ? principal('joe@example.com', { roles: ['administrator'] })
          : authorization === 'Bearer token of eve'
            ? principal('eve@example.com', { kind: 'token', scope: { tenants: null, verbs: ['cluster'] } })
            : principal(`${authorization?.slice('Bearer '.length)}@example.com`),
    }),
  });
  const body = [
    manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
    manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
    ...['ann', 'bob', 'dan', 'eve'].map((name) =>
      manifest('Member', name, { user: `${name}@example.com`, role: 'editor' }, 'dev01'),
    ),
  ];
  const made = await as('joe', 'POST', '/api/v1/apply', body);
  expect(made.statusCode).toBe(200);
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  port = (world.app.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});

const as = (person: string, method: 'POST' | 'DELETE' | 'PATCH', url: string, body?: object, headers = {}) =>
  world.call({
    method,
    url,
    headers: { authorization: `Bearer ${person}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** A request that stays open, and what it has got so far. */
async function open(person: string, path: string, lines: readonly string[] = []) {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  const head = [`GET ${BASE}${path} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${person}`, ...lines];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  const [first] = await once(socket, 'data');
  return { socket, first: String(first), ended: once(socket, 'close') };
}

test('I9: whoever is no longer a member loses the log that they follow and the shell that is open, and nobody else does', async () => {
  cluster.answer = (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('a line of the log\n');
  };
  cluster.upgrade = (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n$ ');
  };
  const upgrade = ['Connection: Upgrade', 'Upgrade: SPDY/3.1'];
  const log = await open('ann', `${PODS}/web/log?follow=true`);
  const shell = await open('ann', `${PODS}/web/exec?command=sh&stdin=true`, upgrade);
  const others = await open('bob', `${PODS}/web/log?follow=true`);
  expect([log.first, others.first].map((head) => head.split('\r\n')[0])).toEqual([
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 OK',
  ]);
  expect(shell.first).toContain('101 Switching Protocols');

  expect((await as('joe', 'DELETE', '/api/v1/tenants/dev01/members/ann')).statusCode).toBe(202);
  await Promise.all([log.ended, shell.ended]);
  expect(others.socket.destroyed).toBe(false);

  // A lower role ends what was open by the higher one.
  const patched = await as(
    'joe',
    'PATCH',
    '/api/v1/tenants/dev01/members/bob',
    { spec: { role: 'viewer' } },
    { 'content-type': 'application/merge-patch+json' },
  );
  expect(patched.statusCode).toBe(200);
  await others.ended;
});

test('I9: a static token for the cluster ends with the role of who took it, also by a token of theirs', async () => {
  const path = '/api/v1/tenants/dev01/kube-tokens';
  const made = await as('token of eve', 'POST', path, { role: 'editor' });
  expect(made.statusCode).toBe(201);
  expect(await world.store.endLostKubeTokens()).toBe(0);
  await as('joe', 'DELETE', '/api/v1/tenants/dev01/members/eve');
  expect(await world.store.endLostKubeTokens()).toBe(1);
  const tenant = await world.store.find('Tenant', null, 'dev01');
  expect(await world.store.kubeTokens(tenant?.uid ?? '')).toMatchObject([{ endedWhy: 'role-lost' }]);
});

describe('I9: a static token for the cluster that was taken by a token', () => {
  const path = '/api/v1/tenants/dev01/kube-tokens';
  let made = 0;
  const tokenOfDan = async (lastsMs = 86_400_000) => {
    const expiresAt = new Date(Date.now() + lastsMs).toISOString();
    const answer = await as('dan', 'POST', '/api/v1/tokens', {
      name: `ci-${made++}`,
      verbs: ['read', 'cluster'],
      expiresAt,
    });
    expect(answer.statusCode).toBe(201);
    return answer.json<{ id: string; token: string }>();
  };
  const rowOf = async (id: string) => {
    const { items } = (await world.call({ url: path, headers: { authorization: 'Bearer joe' } })).json<{
      items: { id: string; state: string; endedWhy: string | null }[];
    }>();
    return items.find((one) => one.id === id);
  };

  test('ends when that one is revoked, as soon as the news is there; one taken by another stays', async () => {
    const [lost, kept] = [await tokenOfDan(), await tokenOfDan()];
    const taken = (await as(lost.token, 'POST', path, {})).json<{ id: string }>();
    const other = (await as(kept.token, 'POST', path, {})).json<{ id: string }>();
    const stop = startKubeTokenSweep(world.store, kube, world.app.log);
    try {
      expect((await as('dan', 'DELETE', `/api/v1/tokens/${lost.id}`)).statusCode).toBe(200);
      await vi.waitFor(() => expect(swept).toContain(taken.id), 10_000);
    } finally {
      stop();
    }
    expect(await rowOf(taken.id)).toMatchObject({ state: 'revoked', endedWhy: 'token-ended' });
    expect(await rowOf(other.id)).toMatchObject({ state: 'valid', endedWhy: null });
    expect(swept).not.toContain(other.id);
  });

  test('never outlives it: it ends before, and where that would be at once it is not given', async () => {
    const { token } = await tokenOfDan(7_200_000);
    const before = Date.now();
    const day = await as(token, 'POST', path, { expirationSeconds: 86_400 });
    const end = Date.parse(day.json().expiresAt);
    expect([end > before + 7_000_000, end <= before + 7_200_000]).toEqual([true, true]);
    const short = await tokenOfDan(610_000);
    const refused = await as(short.token, 'POST', path, {});
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'forbidden']);
  });

  test('is not handed out when that one is revoked while the cluster still makes it, and what was made is taken away', async () => {
    const { id, token } = await tokenOfDan();
    swept.length = 0;
    meanwhile = async () => {
      meanwhile = async () => undefined;
      await as('dan', 'DELETE', `/api/v1/tokens/${id}`);
      await world.store.endLostKubeTokens();
    };
    const refused = await as(token, 'POST', path, {});
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'forbidden']);
    expect(refused.body).not.toContain('secret');
    expect(swept).toHaveLength(1);
  });
});
