import type { SignInMethod } from '@tenantry/store';
import { manifest } from './people.ts';
import type { TestCall, TestWorld } from './world.ts';

const MINUTE_MS = 60_000;
const EVERYTHING = ['read', 'write', 'secrets', 'cluster'];
const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;
const FORMER = 'former@example.com';

export interface EndedCredentials {
  /** What each is sent as, after `Bearer `. */
  readonly bearers: Readonly<Record<Ended, string>>;
  /** What each was answered while it was good, where it opens nothing now. */
  readonly before: Readonly<Record<Exclude<Ended, 'machine of another tenant'>, number>>;
}

/** Credentials that were good once, or are good elsewhere. */
export const ENDED = [
  'expired token',
  'revoked token',
  'token made with a revoked one',
  'expired session',
  'session of somebody disabled',
  'former member',
  'machine of another tenant',
] as const;
export type Ended = (typeof ENDED)[number];

export interface EndedCredentialsPlace {
  readonly world: TestWorld;
  /** Sends as the bearer who has every right. */
  readonly administrator: string;
  /** Moves the clock of tokens on. */
  readonly pass: (ms: number) => void;
  /** The tenant that they had access to, and another one. */
  readonly tenant: string;
  readonly other: string;
}

/**
 * Tokens and sessions made and ended as people make and end them: through the API where there is a route, over the store. All
 * but the last two had every right. The former member has a token that is good, and a role that has ended.
 */
export async function makeEndedCredentials(place: EndedCredentialsPlace): Promise<EndedCredentials> {
  const { world, administrator, pass, tenant, other } = place;
  const as = (bearer: string, call: TestCall) =>
    world.call({ ...call, headers: { ...call.headers, authorization: `Bearer ${bearer}` } });
  const change = async <Answer>(bearer: string, method: 'POST' | 'PUT' | 'DELETE', url: string, body?: object) => {
    const answer = await as(bearer, { method, url, ...(body && { body: JSON.stringify(body) }) });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.body}`);
    return answer.json<Answer>();
  };
  const make = (bearer: string, body: object, url = '/api/v1/tokens') =>
    change<{ id: string; token: string }>(bearer, 'POST', url, { verbs: EVERYTHING, ...body });
  const begin = async (email: string, role: 'administrator' | 'member') => {
    const user = await world.store.addUser({ email, name: email, role, passwordHash: null }, ACTOR);
    if (user === null) throw new Error(`${email} is there already`);
    const method: SignInMethod = 'password';
    const facts = { method, provider: null, passkey: null, groups: [], role, address: null, userAgent: null };
    const begun = await world.accounts.begin(user.id, facts);
    if (begun === null) throw new Error(`no session of ${email} began`);
    return begun;
  };

  const inAMinute = new Date(Date.now() + MINUTE_MS).toISOString();
  const expiring = await make(administrator, { name: 'expires', expiresAt: inAMinute });
  const revoked = await make(administrator, { name: 'is revoked' });
  const child = await make(revoked.token, { name: 'is made with it' });
  const [expired, disabled] = [
    await begin('expired@example.com', 'administrator'),
    await begin('disabled@example.com', 'administrator'),
  ];
  const former = await begin(FORMER, 'member');
  const member = (more: object) => manifest('Member', 'former', { user: FORMER, role: 'owner', ...more }, tenant);
  await change(administrator, 'POST', `/api/v1/tenants/${tenant}/members`, member({}));
  const kept = await make(former.issued, { name: 'is kept' });
  const machine = await make(administrator, { name: 'machine', role: 'owner' }, `/api/v1/tenants/${other}/tokens`);

  const bearers = {
    'expired token': expiring.token,
    'revoked token': revoked.token,
    'token made with a revoked one': child.token,
    'expired session': expired.issued,
    'session of somebody disabled': disabled.issued,
    'former member': kept.token,
  };
  const before = Object.fromEntries(
    await Promise.all(
      Object.entries(bearers).map(async ([which, bearer]) => [
        which,
        (await as(bearer, { url: `/api/v1/tenants/${tenant}` })).statusCode,
      ]),
    ),
  );

  pass(2 * MINUTE_MS);
  await change(administrator, 'DELETE', `/api/v1/tokens/${revoked.id}`);
  const { adapter } = await (await world.accounts.library()).auth.$context;
  const update = { expiresAt: new Date(Date.now() - 1_000) };
  await adapter.update({ model: 'session', where: [{ field: 'token', value: expired.token }], update });
  await world.store.changeUser('disabled@example.com', { isDisabled: true }, ACTOR);
  const yesterday = new Date(Date.now() - 24 * 3600 * 1000).toISOString();
  await change(administrator, 'PUT', `/api/v1/tenants/${tenant}/members/former`, member({ until: yesterday }));
  return { bearers: { ...bearers, 'machine of another tenant': machine.token }, before };
}
