import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, json, type Listening } from '../../client/test/listening.ts';
import { expiryOf } from '../src/commands/token.ts';
import { conditionsOf } from '../src/commands/trust.ts';
import { answering } from './answering.ts';
import { outcomeOf, startProgram } from './running-program.ts';

const SECRET = 'tty_shown-once';
const token = (name: string, more: object = {}) => ({
  ...{
    id: `id-of-${name}`,
    kind: 'personal',
    name,
    state: 'valid',
    owner: 'ada@example.com',
    tenant: null,
    role: null,
  },
  ...{ platformRoles: [], groups: [], tenants: null, verbs: ['read'], madeWith: null, trust: null, subject: null },
  ...{ createdBy: 'ada@example.com', createdAt: '2026-01-01T00:00:00Z', expiresAt: '2026-04-01T00:00:00Z' },
  ...{ lastUsedAt: null, lastUsedAddress: null, endedAt: null, endedBy: null, ...more },
});
const trust = {
  ...{ id: '1', name: 'main', tenant: 'dev01', issuer: 'https://issuer.example.com', audience: 'a', role: 'editor' },
  ...{ conditions: [{ claim: 'repository', oneOf: ['org/app'] }], verbs: ['read', 'write'], minutes: 15 },
  ...{ createdBy: 'ada', createdAt: '2026-01-01T00:00:00Z', lastUsedAt: null },
};

const OF_DEV01 = '/api/v1/tenants/dev01';
const answers: Record<string, Answer> = {
  'POST /api/v1/tokens': (_request, response) => json(response, 201, { ...token('laptop'), token: SECRET }),
  [`POST ${OF_DEV01}/tokens`]: (_request, response) => json(response, 201, { ...token('ci'), token: SECRET }),
  'GET /api/v1/tokens': ({ url }, response) => {
    const isSecond = url?.includes('cursor=');
    const items = isSecond ? [token('twice'), token('old', { state: 'revoked' })] : [token('laptop'), token('twice')];
    json(response, 200, { items, nextCursor: isSecond ? null : 'more' });
  },
  'DELETE /api/v1/tokens/id-of-laptop': (_request, response) =>
    json(response, 200, token('laptop', { state: 'revoked' })),
  [`POST ${OF_DEV01}/trusts`]: (_request, response) => json(response, 201, trust),
  [`GET ${OF_DEV01}/trusts`]: (_request, response) => json(response, 200, { items: [trust] }),
  [`PUT ${OF_DEV01}/trusts/main`]: (_request, response) => json(response, 200, { ...trust, role: 'viewer' }),
  [`DELETE ${OF_DEV01}/trusts/main`]: (_request, response) => {
    response.writeHead(204).end();
  },
};

let home: string;
let api: Listening;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenantry-cli-'));
  api = await answering(answers);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

const tenantry = (words: string, env: Record<string, string> = {}) =>
  outcomeOf(startProgram(home, words.split(' '), { TENANTRY_SERVER: api.url, TENANTRY_TOKEN: 'mine', ...env }));
const sent = (by = 'POST') => JSON.parse(api.seen.findLast(({ method }) => method === by)?.body ?? '');

test('a token that is made goes to standard output alone, and nothing goes with it', async () => {
  const { code, out, err } = await tenantry('token create laptop --for dev01 --for datasci --verbs read,write');
  expect([code, out], err).toEqual([0, `${SECRET}\n`]);
  expect(err).toContain('It is shown this once.');
  expect(err).not.toContain(SECRET);
  expect(sent()).toEqual({ name: 'laptop', verbs: ['read', 'write'], tenants: ['dev01', 'datasci'] });
});

test('whose a token is follows from -t alone, and a role is for those of tenants', async () => {
  const { code } = await tenantry('token create ci -t DEV01 --role editor --expires 2030-01-01');
  expect([code, sent()]).toEqual([0, { name: 'ci', role: 'editor', expiresAt: '2030-01-01T00:00:00.000Z' }]);
  expect((await tenantry('token create x --role editor', { TENANTRY_TENANT: 'dev01' })).code).toBe(2);
});

test('tokens are listed to the end, and ended by their name where one valid one has it', async () => {
  expect((await tenantry('token list')).out).toMatch(
    /id-of-laptop +laptop +ada@example\.com +read +valid .* never\n(.*\n)* *\S+ +old .* revoked /,
  );
  expect((await tenantry('token revoke laptop')).out).toBe('token laptop (id-of-laptop) is revoked\n');
  expect((await tenantry('token revoke twice')).code).toBe(2);
});

test('a trust is made of conditions as they are written, and shown so', async () => {
  const words =
    'trust create main -t dev01 --issuer https://issuer.example.com --audience a --where repository=org/app';
  const { code, out, err } = await tenantry(`${words} --role editor --verbs read,write --minutes 5`);
  expect([code, out], err).toEqual([0, 'trust main is made\n']);
  expect(sent()).toMatchObject({ name: 'main', role: 'editor', minutes: 5, conditions: trust.conditions });
  const env = { TENANTRY_TENANT: 'dev01' };
  expect((await tenantry('trust list', env)).out).toMatch(/main +https:\/\/issuer\.example\.com +repository=org\/app/);
  const change = 'trust change MAIN --issuer https://issuer.example.com --audience b --where ref~v*';
  const changed = await tenantry(change, env);
  expect([changed.code, changed.out], changed.err).toEqual([0, 'trust main is changed\n']);
  expect(sent('PUT')).toEqual({
    issuer: 'https://issuer.example.com',
    audience: 'b',
    conditions: [{ claim: 'ref', like: 'v*' }],
  });
  expect((await tenantry('trust delete main', env)).out).toBe('trust main is gone, and its tokens with it\n');
});

test('values of one claim are one condition, and each pattern is one of its own', () => {
  expect(conditionsOf(['ref=a=b', 'env=prod', 'env=staging', 'sub~repo:org/**'])).toEqual([
    { claim: 'ref', oneOf: ['a=b'] },
    { claim: 'env', oneOf: ['prod', 'staging'] },
    { claim: 'sub', like: 'repo:org/**' },
  ]);
  for (const wrong of ['ref', '=a', 'ref=', '~a']) expect(() => conditionsOf([wrong])).toThrow('CLAIM=VALUE');
});

test('a token ends after a time, or at a date', () => {
  const now = Date.parse('2030-01-01T00:00:00Z');
  expect(expiryOf('12h', now)).toBe('2030-01-01T12:00:00.000Z');
  expect(expiryOf('30d', now)).toBe('2030-01-31T00:00:00.000Z');
  expect(expiryOf('2030-02-01T10:00:00+02:00', now)).toBe('2030-02-01T08:00:00.000Z');
  expect(() => expiryOf('2030-13-99', now)).toThrow('no duration');
});
