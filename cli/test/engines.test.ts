import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, json, type Listening } from '../../client/test/listening.ts';
import { answering } from './answering.ts';
import { outcomeOf, startProgram } from './running-program.ts';

const LOGS = {
  ...{ infrastructure: 'nonprod', purpose: 'logs', url: 'https://loki.example.com/', value: 'name' },
  ...{ shared: { organisation: 'all', label: 'tenant' }, credential: 'basic' },
  ...{ updatedAt: '2026-01-01T00:00:00Z', updatedBy: 'ada' },
};
const PATH = '/api/v1/infrastructures/nonprod/engines';
const answers: Record<string, Answer> = {
  [`PUT ${PATH}/logs`]: (_request, response) => json(response, 201, LOGS),
  'GET /api/v1/engines': (_request, response) => json(response, 200, { items: [LOGS] }),
  [`POST ${PATH}/logs/test`]: (_request, response) =>
    json(response, 200, { isWorking: false, message: 'Loki does not let Tenantry in (401).', tookMs: 12 }),
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
  outcomeOf(startProgram(home, `engines ${words}`.split(' '), { TENANTRY_SERVER: api.url, TENANTRY_TOKEN: 'mine' }));

test('the credential is read from a file, and is in no output', async () => {
  const file = join(home, 'password');
  await writeFile(file, 'canary\n');
  const words = 'set NonProd logs --url https://loki.example.com/ --value name --organisation all --label tenant';
  const { code, out, err } = await tenantry(`${words} --user ann --password-file ${file}`);
  expect(code, err).toBe(0);
  expect(out).toContain('tenant=name in all');
  expect(out + err).not.toContain('canary');
  expect(JSON.parse(api.seen.findLast(({ method }) => method === 'PUT')?.body ?? '')).toEqual({
    ...{ url: 'https://loki.example.com/', value: 'name', shared: { organisation: 'all', label: 'tenant' } },
    credential: { user: 'ann', password: 'canary' },
  });
});

test('an engine that does not work fails the command, and what makes no sense is not sent', async () => {
  const tested = await tenantry('test nonprod logs');
  expect([tested.code, tested.out]).toEqual([1, 'does not work: Loki does not let Tenantry in (401). (12 ms)\n']);
  expect((await tenantry('list')).out).toContain('https://loki.example.com/');
  const asked = api.seen.length;
  for (const words of [
    'set nonprod logs --url https://loki.example.com/ --label tenant',
    'set nonprod metrics --url https://mimir.example.com/',
    'set nonprod logs --url https://loki.example.com/ --user ann',
    'test nonprod traces',
  ]) {
    expect((await tenantry(words)).code, words).toBe(2);
  }
  expect(api.seen.length).toBe(asked);
});
