import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, json, type Listening } from '../../client/test/listening.ts';
import { answering } from './answering.ts';
import { outcomeOf, startProgram } from './running-program.ts';

const SECRET = 'whsec_shown-once';
const OPS = {
  ...{
    name: 'ops',
    tenant: 'dev01',
    type: 'webhook',
    url: 'https://ops.example.com/',
    hasAuthorization: false,
    to: [],
  },
  ...{ groupSeconds: 0, minSeverity: 'critical', tellsResolved: false, oldSecretUntil: null, isPaused: false },
  quietHours: { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin', days: ['sat', 'sun'] },
  ...{ state: 'retrying', failures: 2, failingSince: '2026-01-01T00:00:00Z', nextTryAt: '2026-01-02T00:00:00Z' },
  ...{ backlog: { changes: 3, since: '2026-01-01T00:00:00Z' }, missedChanges: 0, lastDeliveredAt: null },
  lastError: { message: 'the receiver answered 503', at: '2026-01-01T00:00:00Z' },
  ...{ createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z', updatedBy: 'ada' },
};
const PLATFORM = '/api/v1/fault-routes';
const OWN = '/api/v1/tenants/dev01/fault-routes';
const answers: Record<string, Answer> = {
  [`POST ${OWN}`]: (_request, response) => json(response, 201, { ...OPS, secret: SECRET }),
  [`POST ${PLATFORM}`]: (_request, response) => json(response, 201, { ...OPS, tenant: null, secret: null }),
  [`GET ${OWN}`]: (_request, response) => json(response, 200, { items: [OPS] }),
  [`GET ${OWN}/ops`]: (_request, response) => json(response, 200, OPS),
  [`PATCH ${OWN}/ops`]: (_request, response) => json(response, 200, OPS),
  [`POST ${OWN}/ops/test`]: (_request, response) =>
    json(response, 200, { isAccepted: true, status: 204, message: 'the receiver answered 204', tookMs: 12 }),
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

const tenantry = (words: string) =>
  outcomeOf(
    startProgram(home, `fault-route ${words}`.split(' '), { TENANTRY_SERVER: api.url, TENANTRY_TOKEN: 'mine' }),
  );
const sent = () => JSON.parse(api.seen.findLast(({ method }) => method !== 'GET')?.body ?? '');

test('the secret goes to standard output alone, and what is secret is read from files', async () => {
  const { code, out, err } = await tenantry(
    'add ops -t DEV01 --url https://ops.example.com/ --min-severity critical --no-resolved --quiet 22:00-07:00 --time-zone Europe/Berlin --quiet-days sat,sun',
  );
  expect([code, out], err).toEqual([0, `${SECRET}\n`]);
  expect(err).toContain('tenantry fault-route test ops -t dev01');
  expect(sent()).toEqual({
    ...{ name: 'ops', type: 'webhook', url: 'https://ops.example.com/', minSeverity: 'critical', tellsResolved: false },
    quietHours: { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin', days: ['sat', 'sun'] },
  });
  const file = join(home, 'key');
  await writeFile(file, 'k1\n');
  expect((await tenantry(`add pager --type pagerduty --routing-key-file ${file}`)).out).toBe('');
  expect(sent()).toEqual({ name: 'pager', type: 'pagerduty', routingKey: 'k1' });
  expect((await tenantry('add ops --quiet 22')).code).toBe(2);
});

test('lists show what is for a route and how it goes, one shows the last error too', async () => {
  expect((await tenantry('list -t dev01')).out).toMatch(
    /^NAME .*\nops +webhook +https:\/\/ops\.example\.com\/ +critical, not what is over +retrying +3 changes, since \S+ +never\n/,
  );
  const { out } = await tenantry('show ops -t dev01');
  expect(out).toMatch(/quiet hours +22:00-07:00 Europe\/Berlin, sat sun\n/);
  expect(out).toMatch(/state +retrying, 2 failures in a row\n/);
  expect(out).toMatch(/last error +the receiver answered 503 \(/);
});

test('a change says what changes and no more; none is refused; a test says what was answered', async () => {
  expect((await tenantry('change ops -t dev01 --pause --no-quiet --resolved --group 45s')).code).toBe(0);
  expect(sent()).toEqual({ isPaused: true, quietHours: null, tellsResolved: true, groupSeconds: 45 });
  expect((await tenantry('change ops -t dev01 --no-authorization --group 0')).code).toBe(0);
  expect(sent()).toEqual({ authorization: null, groupSeconds: 0 });
  expect((await tenantry('change ops -t dev01')).code).toBe(2);
  const { code, out } = await tenantry('test OPS -t dev01');
  expect([code, out]).toEqual([0, 'taken: the receiver answered 204 (12 ms)\n']);
});
