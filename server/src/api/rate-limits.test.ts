import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { STYLE_PATH } from '../sign-in/html.ts';
import { knowing } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';

const BURST = 5;
const PER_SECOND = 2;
const PEOPLE = {
  ada: principal('ada@example.com'),
  'ada-again': principal('ada@example.com'),
  eve: principal('eve@example.com'),
};

let world: TestWorld;
let ms: number;
let looks: string[];
let ended: Set<string>;

beforeEach(async () => {
  ms = Date.now();
  looks = [];
  ended = new Set();
  const known = knowing(PEOPLE);
  world = await openWorld({
    now: () => new Date(ms),
    limits: {
      identityPerSecond: PER_SECOND,
      identityBurst: BURST,
      addressPerSecond: PER_SECOND,
      addressBurst: BURST,
    },
    authenticate: async (credentials) => {
      const { authorization = '' } = credentials;
      looks.push(authorization);
      return ended.has(authorization) ? { outcome: 'unknown', reason: 'wrong' } : known(credentials);
    },
  });
});
afterEach(() => world[Symbol.asyncDispose]());

/** As somebody who carries a token, or nothing; from an address of their own. */
const ask = (token: string | null, url = '/api/v1/kinds', remoteAddress = '192.0.2.1') =>
  world.app.inject({
    url,
    remoteAddress,
    ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });

async function flood(times: number, request: () => Promise<LightMyRequestResponse>): Promise<LightMyRequestResponse[]> {
  return Promise.all(Array.from({ length: times }, request));
}

const statuses = (answers: readonly LightMyRequestResponse[]) => [...new Set(answers.map((one) => one.statusCode))];
const passed = (answers: readonly LightMyRequestResponse[], status: number) =>
  answers.filter((one) => one.statusCode === status).length;

test('a flood by one identity is refused, whatever token it uses, and leaves another identity alone', async () => {
  const answers = await flood(50, () => ask('ada'));
  expect([passed(answers, 200), passed(answers, 429)]).toEqual([BURST, 45]);
  expect((await ask('ada-again')).statusCode, 'nobody gains by making tokens').toBe(429);
  expect((await ask('ada', '/api/v1/kinds', '192.0.2.9')).statusCode, 'nor by another address').toBe(429);
  expect(statuses(await flood(BURST, () => ask('eve')))).toEqual([200]);
});

test('a refusal says when to come back, and who comes back then is served', async () => {
  const [first] = await flood(1, () => ask('ada'));
  expect(first?.headers).toMatchObject({
    'ratelimit-policy': `"identity";q=${BURST};w=3`,
    ratelimit: `"identity";r=${BURST - 1};t=1`,
  });
  await flood(BURST - 1, () => ask('ada'));
  const refused = await ask('ada');
  expect([refused.statusCode, refused.json().code]).toEqual([429, 'too-many-requests']);
  expect(refused.headers).toMatchObject({ 'retry-after': '1', ratelimit: '"identity";r=0;t=3' });
  ms += Number(refused.headers['retry-after']) * 1_000;
  expect(statuses(await flood(PER_SECOND, () => ask('ada')))).toEqual([200]);
  expect((await ask('ada')).statusCode).toBe(429);
  ms += 3_000;
  expect(passed(await flood(50, () => ask('ada')), 200), 'after `t` all may be made again').toBe(BURST);
});

test('an address that guesses tokens is refused without a look at what it guesses', async () => {
  let guess = 0;
  const answers = await flood(50, () => ask(`guess-${guess++}`));
  expect([passed(answers, 401), passed(answers, 429)]).toEqual([BURST, 45]);
  expect(looks).toHaveLength(BURST);
  const refused = await ask('eve');
  expect([refused.statusCode, refused.json().code], 'not even the right one is told').toEqual([
    429,
    'too-many-requests',
  ]);
  expect(refused.headers).toMatchObject({ 'retry-after': '1', 'ratelimit-policy': `"address";q=${BURST};w=3` });
  expect(looks).toHaveLength(BURST);
  expect((await ask('eve', '/api/v1/kinds', '192.0.2.2')).statusCode, 'another address').toBe(200);
});

test('all addresses of an IPv6 network are one guesser', async () => {
  let guess = 0;
  const answers = await flood(50, () => ask(`guess-${guess}`, '/api/v1/kinds', `2001:db8::${(guess++).toString(16)}`));
  expect(passed(answers, 401)).toBe(BURST);
});

test('somebody at work is not locked out by strangers at the same address; ended credentials are', async () => {
  expect((await ask('ada')).statusCode).toBe(200);
  await flood(50, () => ask('wrong'));
  expect((await ask('ada')).statusCode).toBe(200);
  ended.add('Bearer ada');
  expect((await ask('ada')).statusCode).toBe(401);
  expect((await ask('ada')).statusCode, 'like any guess').toBe(429);
});

test('right credentials cost their address nothing', async () => {
  ms += 10_000;
  for (const token of ['ada', 'ada-again', 'eve']) expect((await ask(token)).statusCode).toBe(200);
  expect(passed(await flood(50, () => ask('wrong')), 401)).toBe(BURST);
});

test('requests without credentials and what is open to all count with their address; probes and pages do not', async () => {
  expect(passed(await flood(3, () => ask(null)), 401)).toBe(3);
  const open = await flood(50, () => ask(null, STYLE_PATH));
  expect([passed(open, 200), passed(open, 429)]).toEqual([2, 48]);
  const signIn = await world.app.inject({
    method: 'POST',
    url: '/api/v1/sign-in',
    remoteAddress: '192.0.2.1',
    payload: {},
  });
  expect(signIn.json().code).toBe('too-many-requests');
  for (const url of ['/healthz', '/readyz', '/problems', '/problems/internal', '/api/v1/docs']) {
    expect([url, ...statuses(await flood(20, () => ask(null, url)))]).toEqual([url, 200]);
  }
});

test('the API of a cluster counts too, and its clients are told in words that they know', async () => {
  await flood(50, () => ask('ada'));
  const refused = await ask('ada', '/api/v1/tenants/dev01/kubernetes/api');
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1']);
  expect(refused.json()).toMatchObject({
    kind: 'Status',
    reason: 'TooManyRequests',
    details: { retryAfterSeconds: 1 },
  });
});

test('behind a trusted proxy each address counts by itself; of any other proxy what it says is nothing', async () => {
  await using own = await openWorld({
    trustProxy: ['192.0.2.0/24'],
    limits: { addressPerSecond: PER_SECOND, addressBurst: BURST },
  });
  const through = (remoteAddress: string, from: string) =>
    own.app.inject({ url: STYLE_PATH, remoteAddress, headers: { 'x-forwarded-for': from } });
  let client = 0;
  const next = () => `203.0.113.${client++}`;
  expect(statuses(await flood(20, () => through('192.0.2.1', next())))).toEqual([200]);
  expect(passed(await flood(20, () => through('198.51.100.1', next())), 200)).toBe(BURST);
});

test('with limits of 0 nothing is refused and nothing said', async () => {
  await using own = await openWorld({ limits: { identityPerSecond: 0, addressPerSecond: 0 } });
  const answers = await flood(50, () => own.call({ url: '/api/v1/kinds' }));
  expect(statuses(answers)).toEqual([200]);
  expect(answers[0]?.headers.ratelimit).toBeUndefined();
});
