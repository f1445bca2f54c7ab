import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, json, type Listening } from '../../client/test/listening.ts';
import { EXIT } from '../src/exit.ts';
import { answering } from './answering.ts';
import { outcomeOf, startProgram } from './running-program.ts';

const PASSWORD = 'correct horse battery';
const passkey = (name: string, usedAt: string | null = null) => ({
  ...{ id: `id-of-${name}`, name, host: 'localhost', isBackedUp: true, createdAt: '2026-01-01T00:00:00Z', usedAt },
});
const items = [passkey('phone'), passkey('key', '2026-02-01T00:00:00Z')];
const answers: Record<string, Answer> = {
  'GET /api/v1/me/passkeys': (_request, response) => json(response, 200, { items }),
  'GET /api/v1/users/ada%40example.com/passkeys': (_request, response) => json(response, 200, { items: [] }),
  'PATCH /api/v1/me/passkeys/id-of-key': (_request, response) => json(response, 200, { ...items[1], name: 'ring' }),
  'DELETE /api/v1/me/passkeys/id-of-phone': (_request, response) => {
    response.writeHead(204).end();
  },
  'DELETE /api/v1/users/ada%40example.com/passkeys': (_request, response) => {
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

const tenantry = (words: string, input = '') =>
  outcomeOf(startProgram(home, words.split(' '), { TENANTRY_SERVER: api.url, TENANTRY_TOKEN: 'mine' }), input);

test('passkeys are listed, renamed, and taken away from a user', async () => {
  expect((await tenantry('passkey list')).out).toMatch(/phone +localhost .* never\n.* key +localhost /);
  expect((await tenantry('passkey list --user ada@example.com')).out).toBe('');
  expect((await tenantry('passkey rename key ring')).out).toBe('passkey ring (id-of-key) is renamed\n');
  const { out } = await tenantry('passkey reset ada@example.com');
  expect(out).toBe('the passkeys of ada@example.com are removed\n');
});

test('one is removed with the password, which is piped in or typed and shown nowhere', async () => {
  expect((await tenantry('passkey remove phone')).code).toBe(EXIT.refused);
  expect((await tenantry('passkey remove none', `${PASSWORD}\n`)).code).toBe(EXIT.notFound);
  const { code, out, err } = await tenantry('passkey remove phone', `${PASSWORD}\n`);
  expect([code, out], err).toEqual([0, 'passkey phone (id-of-phone) is removed\n']);
  expect(out + err).not.toContain(PASSWORD);
  const sent = api.seen.filter(({ method }) => method === 'DELETE').at(-1);
  expect(JSON.parse(sent?.body ?? '')).toEqual({ password: PASSWORD });
});
