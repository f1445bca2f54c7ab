import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IdentityReach, KindDescription } from '@tenantry/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, type Listening, listening } from '../../client/test/listening.ts';
import { outcomeOf, startProgram } from './running-program.ts';
import { service, serviceKind } from './sample.ts';

const grantKind: KindDescription = {
  ...serviceKind,
  ...{ name: 'Grant', plural: 'grants', shortNames: [], actions: [], needsConsent: true },
};
const GRANT = '/api/v1/tenants/dev02/grants/shop';
const spec = { to: 'dev01', target: { kind: 'Service', name: 'web' }, network: { ports: [80] }, reason: 'it shows it' };
const grant = { ...service('shop', { tenant: 'dev02', generation: 4 }), kind: 'Grant', spec };

let home: string;
let api: Listening;
let deeds: IdentityReach['deeds'] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenantry-cli-'));
  await writeFile(join(home, 'admin-token'), 'token\n', { mode: 0o600 });
  api = await listening((request, response) => {
    const [path = ''] = request.url?.split('?') ?? [];
    if (path === '/api/v1/kinds') json(response, 200, { items: [grantKind, serviceKind] });
    else if (path === '/api/v1/reach/identity') {
      const about = { from: 'dev02', to: 'dev01/secret/db', sentence: 'The identity of dev02 may read it in part.' };
      json(response, 200, { ...about, deeds, notes: ['Grant dev02/shop'], observedAt: '2026-01-01T00:00:00Z' });
    } else if (path.startsWith(GRANT)) json(response, 200, grant);
    else json(response, 404, { code: 'object-not-found', status: 404, detail: `There is no ${path}.` });
  });
  await writeFile(join(home, 'run.json'), JSON.stringify({ url: api.url, pid: process.pid }));
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

const tenantry = (words: string) => outcomeOf(startProgram(home, words.split(' ')));

test.each([
  ['accept', 'accepted'],
  ['refuse', 'refused'],
  ['revoke', 'revoked'],
])('%s shows what is asked for, and answers to exactly that', async (word, done) => {
  const { code, out, err } = await tenantry(`${word} grant shop -t dev02`);
  expect([code, out], err).toEqual([0, `grant/shop of dev02 is ${done}\n`]);
  expect(err).toContain('dev02 asks:');
  expect(err).toContain('reason: it shows it');
  const sent = api.seen.findLast(({ method }) => method === 'POST');
  expect([sent?.url, JSON.parse(sent?.body ?? '')]).toEqual([`${GRANT}/${word}`, { generation: 4 }]);
});

test.each([
  ['accept service web -t dev01', 2, "A Service needs nobody's consent."],
  ['accept grant nobody -t dev02', 3, 'There is no'],
  ['accept grant shop', 2, '-t'],
])('%s exits with %i', async (words, code, why) => {
  const { code: actual, err } = await tenantry(words);
  expect([actual, err]).toEqual([code, expect.stringContaining(why)]);
});

const deed = (name: 'read' | 'write', part: string, verdict: 'allowed' | 'denied'): IdentityReach['deeds'][number] => ({
  ...{ deed: name, part, verdict, because: [] },
  text: `${name} ${part}: ${verdict}`,
});

test.each([
  ['', 0],
  [' --expect allowed', 1],
  [' --expect denied', 1],
  [' --write --expect denied', 0],
  [' --write --expect allowed', 1],
])('reach --identity%s: what is expected holds for every part that is asked about (exit %i)', async (more, code) => {
  deeds = [deed('read', 'USER', 'allowed'), deed('read', 'PASSWORD', 'denied'), deed('write', 'USER', 'denied')];
  const { code: actual, out } = await tenantry(`reach --identity dev02 dev01/secret/db${more}`);
  expect(actual).toBe(code);
  expect(out).toContain('The identity of dev02 may read it in part.');
  expect(out).toContain('read PASSWORD: denied');
  expect(out).toContain('Grant dev02/shop');
});

test('reach --identity asks for one part where one is named, and is for programs where that is asked', async () => {
  deeds = [deed('read', 'USER', 'allowed')];
  const { code, out } = await tenantry('reach --identity dev02 dev01/secret/db --part USER --expect allowed -o json');
  expect([code, JSON.parse(out).deeds]).toEqual([0, deeds]);
  const asked = new URLSearchParams(api.seen.findLast(({ url }) => url.includes('/identity'))?.url.split('?')[1]);
  expect(Object.fromEntries(asked)).toEqual({ from: 'dev02', to: 'dev01/secret/db', part: 'USER' });
});
