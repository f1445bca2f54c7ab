import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMailServer } from '../testing/mail-server.ts';
import { sentenceOf } from '../webhooks/index.ts';
import { createSendMail } from './index.ts';
import { connectionOf } from './send.ts';

const FROM = 'tenantry@example.com';
const MAIL = { to: ['ada@example.com', 'bob@example.com'], subject: 'Über', text: 'Wörter\n', id: 'urn:x:1' };

test('a mail arrives at all who are to get it, with an id that stays the same', async () => {
  await using server = await startMailServer();
  const send = createSendMail({ url: server.url(), from: FROM, password: null, passwordFile: null, domains: null });
  expect(await send(MAIL)).toMatchObject({ kind: 'accepted', status: 250, said: '250 2.0.0 taken' });
  await send(MAIL);
  const [one, again] = server.taken;
  expect(one).toMatchObject({ from: FROM, to: MAIL.to });
  expect(one?.data).toMatch(/^Subject: =\?UTF-8\?/m);
  expect(one?.data).toContain('Auto-Submitted: auto-generated');
  expect([one, again].map((mail) => /^Message-ID: (.*)$/im.exec(mail?.data ?? '')?.[1])).toEqual([
    ...['<urn:x:1@tenantry>', '<urn:x:1@tenantry>'],
  ]);
});

test('the password is read from its file each time, and a server that repeats it brings it into no outcome', async () => {
  await using server = await startMailServer('right-and-canary');
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-mail-'));
  const passwordFile = join(folder, 'password');
  const send = createSendMail({ url: server.url('ada@'), from: FROM, password: null, passwordFile, domains: null });
  await writeFile(passwordFile, 'wrong-and-canary\n');
  const refused = await send(MAIL);
  expect(refused).toMatchObject({ kind: 'declined', status: 535, said: expect.stringContaining('not with [hidden]') });
  await writeFile(passwordFile, 'right-and-canary\n');
  expect(await send(MAIL)).toMatchObject({ kind: 'accepted' });
  await rm(folder, { recursive: true });
  expect(await send(MAIL)).toMatchObject({ kind: 'unreached' });
});

test('a server that is down, or is not there, is an outcome', async () => {
  const server = await startMailServer();
  const send = createSendMail({ url: server.url(), from: FROM, password: null, passwordFile: null, domains: null });
  server.isUp = false;
  const declined = await send(MAIL);
  expect([declined.kind, sentenceOf(declined)]).toEqual([
    ...['declined', 'the receiver answered 451: 451 4.3.0 down for now'],
  ]);
  await server[Symbol.asyncDispose]();
  expect(await send(MAIL)).toMatchObject({ kind: 'unreached', reason: 'unreachable' });
  await expect(send(MAIL, AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
});

test('mail goes to no other domain than those that are set', async () => {
  await using server = await startMailServer();
  const domains = ['example.com'];
  const send = createSendMail({ url: server.url(), from: FROM, password: null, passwordFile: null, domains });
  const message = 'eve@sub.example.com is of no domain that mail may go to';
  expect(await send({ ...MAIL, to: ['ada@Example.com', 'eve@sub.example.com'] })).toMatchObject({
    reason: 'refused',
    message,
  });
  expect(server.taken).toEqual([]);
  expect(await send({ ...MAIL, to: ['ada@Example.com'] })).toMatchObject({ kind: 'accepted' });
});

test.each([
  ['smtps://mail.example.com', { port: 465, secure: true, requireTLS: false, ignoreTLS: false }],
  ['smtp://mail.example.com', { port: 587, secure: false, requireTLS: true, ignoreTLS: false }],
  ['smtp://10.0.0.1:25', { port: 25, secure: false, requireTLS: true, ignoreTLS: false }],
  ['smtp://[::1]:25', { host: '::1', port: 25, secure: false, requireTLS: false, ignoreTLS: true }],
  ['smtp://localhost:25', { port: 25, secure: false, requireTLS: false, ignoreTLS: true }],
])('%s is spoken to by TLS unless it is on this machine', (url, expected) => {
  expect(connectionOf(new URL(url))).toMatchObject(expected);
});
