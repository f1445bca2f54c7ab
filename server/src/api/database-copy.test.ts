import { KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeGateway } from '../kube/contract.ts';
import { dumpOf, linesWith } from '../testing/database-dump.ts';
import { manifest } from '../testing/people.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';

const KUBE_TOKEN = 'the-static-token-that-the-cluster-gave';
const kube = {
  account: ({ name }, role) => ({ connection: 'kubeconfig:/a', namespace: `ns-${name}`, name: `${role}-user` }),
  issue: async () => ({ token: KUBE_TOKEN, anchorUid: 'anchor', expiresAt: new Date(Date.now() + 3_600_000) }),
} as Partial<KubeGateway> as KubeGateway;

let world: TestWorld;
let databaseUrl = '';
beforeAll(async () => {
  world = await openWorld({ kinds: KINDS, kube }, async (url) => {
    databaseUrl = url;
    return url;
  });
});
afterAll(() => world[Symbol.asyncDispose]());

/** By the administrator, or in the session that a cookie holds. */
async function made<Answer>(url: string, body: object, cookie: string | null = null) {
  const call = { method: 'POST', url: `/api/v1/${url}`, body: JSON.stringify(body) } as const;
  const headers = { cookie: cookie ?? '', 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const { body: payload, ...rest } = call;
  const answer = await (cookie === null ? world.call(call) : world.app.inject({ ...rest, headers, payload }));
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  const [given = ''] = String(answer.headers['set-cookie'] ?? '').split(';');
  return { cookie: given, answer: (answer.body === '' ? {} : answer.json()) as Answer };
}

/** Of base32, as authenticator apps have it. */
function bytesOf(secret: string): Buffer {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

test('a copy of the database holds nothing that opens a door: no password, token, session, code or factor in clear', async () => {
  await made('apply', [
    manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
    manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
  ]);
  const email = 'ann@example.com';
  const { password } = (await made<{ password: string }>('users', { email })).answer;
  const { cookie } = await made('sign-in', { email, password });
  const factor = (await made<{ uri: string; backupCodes: string[] }>('me/second-factor', { password }, cookie)).answer;
  const secret = new URL(factor.uri).searchParams.get('secret') ?? '';
  const token = async (url: string, session: string | null = null) =>
    (await made<{ token: string }>(url, { name: 'ci', verbs: ['read'] }, session)).answer.token;
  const device = (await made<Record<string, string>>('device/code', { client_id: 'tenantry-cli' })).answer;
  const values: Readonly<Record<string, string | Buffer>> = {
    password,
    "the administrator's token": world.token,
    'a personal token': await token('tokens', cookie),
    "a tenant's token": await token('tenants/dev01/tokens'),
    'a static token for a cluster': (await made<{ token: string }>('tenants/dev01/kube-tokens', {})).answer.token,
    'the cookie of a session': cookie.replace(/^[^=]*=/, ''),
    'the secret of a second factor': secret,
    'its bytes': bytesOf(secret),
    'the code of a device': device.device_code ?? '',
    ...Object.fromEntries(factor.backupCodes.map((code, index) => [`backup code ${index}`, code])),
  };
  const lines = await dumpOf(databaseUrl);
  expect(linesWith(lines, email).length, 'the search finds what is kept').toBeGreaterThan(0);
  for (const [what, value] of Object.entries(values)) {
    expect(value.length, what).toBeGreaterThan(7);
    expect(linesWith(lines, value), what).toEqual([]);
  }
});
