import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, json, type Listening } from '../../client/test/listening.ts';
import { answering } from './answering.ts';
import { outcomeOf, startProgram } from './running-program.ts';

const SECRET = 'whsec_shown-once';
const SIEM = {
  ...{ name: 'siem', url: 'https://siem.example.com/', hasAuthorization: true, mode: 'batch', isPaused: false },
  ...{ types: ['Secret.'], outcomes: ['refused'], tenant: 'dev01', oldSecretUntil: null, state: 'failing' },
  ...{
    position: '7',
    backlog: { rows: 3, since: '2026-01-01T00:00:00Z' },
    missedRows: 0,
    failures: 9,
    updatedBy: 'ada',
  },
  ...{ failingSince: '2026-01-01T00:00:00Z', nextTryAt: '2026-01-02T00:00:00Z', lastDeliveredAt: null },
  lastError: { message: 'the receiver answered 503', at: '2026-01-01T00:00:00Z' },
  ...{ createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' },
};
const PATH = '/api/v1/audit/receivers';
const answers: Record<string, Answer> = {
  [`POST ${PATH}`]: (_request, response) => json(response, 201, { ...SIEM, secret: SECRET }),
  [`GET ${PATH}`]: (_request, response) => json(response, 200, { items: [SIEM] }),
  [`GET ${PATH}/siem`]: (_request, response) => json(response, 200, SIEM),
  [`PATCH ${PATH}/siem`]: (_request, response) => json(response, 200, SIEM),
  [`POST ${PATH}/siem/test`]: (_request, response) =>
    json(response, 200, { isAccepted: false, status: 401, message: 'the receiver answered 401: who?', tookMs: 12 }),
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
    startProgram(home, `audit-receiver ${words}`.split(' '), { TENANTRY_SERVER: api.url, TENANTRY_TOKEN: 'mine' }),
  );
const sent = () => JSON.parse(api.seen.findLast(({ method }) => method !== 'GET')?.body ?? '');

test('the secret goes to standard output alone, and a header is read from a file', async () => {
  const file = join(home, 'header');
  await writeFile(file, 'Splunk 1234\n');
  const words =
    'add siem --url https://siem.example.com/ --mode batch --type Secret. --outcome refused --outcome failed';
  const { code, out, err } = await tenantry(`${words} -t dev01 --from-beginning --authorization-file ${file}`);
  expect([code, out], err).toEqual([0, `${SECRET}\n`]);
  expect(err).not.toContain(SECRET);
  expect(sent()).toEqual({
    ...{ name: 'siem', url: 'https://siem.example.com/', mode: 'batch', start: 'beginning' },
    ...{ types: ['Secret.'], outcomes: ['refused', 'failed'], tenant: 'dev01', authorization: 'Splunk 1234' },
  });
});

test('how it goes is shown, in a line and in full', async () => {
  expect((await tenantry('list')).out).toMatch(
    /siem +https:\/\/siem\.example\.com\/ +tenant dev01, Secret\., refused +failing +3 rows, since \S+ +never\n/,
  );
  const { out } = await tenantry('show siem');
  expect(out).toMatch(/state +failing, 9 failures in a row\n/);
  expect(out).toMatch(/last error +the receiver answered 503 \(/);
});

test('a change says what changes and no more; none is refused; a test that is not taken is a failure', async () => {
  expect((await tenantry('change siem --pause --everything --no-authorization')).code).toBe(0);
  expect(sent()).toEqual({ isPaused: true, types: [], outcomes: [], tenant: null, authorization: null });
  expect((await tenantry('change siem')).code).toBe(2);
  const { code, out } = await tenantry('test SIEM');
  expect([code, out]).toEqual([1, 'not taken: the receiver answered 401: who? (12 ms)\n']);
});
