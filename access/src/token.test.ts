import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTokenAuthenticator, hashToken } from './token.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'access-'));
});
afterEach(() => rm(folder, { recursive: true }));

const token = randomBytes(32).toString('base64url');
const from = (authorization: string | undefined, address = '10.0.0.1') => ({ authorization, address });

describe('the token authenticator', () => {
  test('knows the administrator by the token in the file, whatever white space surrounds it', async () => {
    const tokenFile = join(folder, 'admin-token');
    await writeFile(tokenFile, `${token}\n`);
    const authenticate = await createTokenAuthenticator({ tokenFile });
    const known = await authenticate(from(`Bearer ${token}`));
    expect(known).toMatchObject({ outcome: 'known', identity: { name: 'administrator', kind: 'token' } });
    expect((await authenticate(from(`bearer ${token}`))).outcome).toBe('known');
  });

  test.each([
    ['no header', undefined, 'missing'],
    ['an empty header', '', 'missing'],
    ['another scheme', 'Basic dXNlcjpwYXNz', 'malformed'],
    ['a scheme alone', 'Bearer', 'malformed'],
    ['two tokens', `Bearer ${token} ${token}`, 'malformed'],
    ['a token that differs in its last character', `Bearer ${token.slice(0, -1)}!`, 'malformed'],
    ['the hash in place of the token', `Bearer ${hashToken(token)}`, 'wrong'],
    ['a prefix of the token', `Bearer ${token.slice(0, -1)}`, 'wrong'],
    ['more than the token', `Bearer ${token}a`, 'wrong'],
  ])('does not know %s', async (_case, authorization, reason) => {
    const authenticate = await createTokenAuthenticator({ tokenHash: hashToken(token) });
    expect(await authenticate(from(authorization))).toEqual({ outcome: 'unknown', reason });
  });

  test('slows wrong tokens of one address, never the right one, and forgets after the window', async () => {
    let now = 1_000;
    const authenticate = await createTokenAuthenticator(
      { tokenHash: hashToken(token) },
      { failures: 3, windowSeconds: 10, now: () => now },
    );
    for (let i = 0; i < 3; i++) expect((await authenticate(from('Bearer wrong'))).outcome).toBe('unknown');
    now += 4_000;
    expect(await authenticate(from('Bearer wrong'))).toEqual({ outcome: 'throttled', retryAfterSeconds: 6 });
    expect((await authenticate(from('Bearer wrong', '10.0.0.2'))).outcome).toBe('unknown');
    expect((await authenticate(from(`Bearer ${token}`))).outcome).toBe('known');
    now += 6_000;
    expect((await authenticate(from('Bearer wrong'))).outcome).toBe('unknown');
  });

  test('remembers a bounded number of addresses', async () => {
    const authenticate = await createTokenAuthenticator(
      { tokenHash: hashToken(token) },
      { failures: 1, addresses: 2, now: () => 0 },
    );
    await authenticate(from('Bearer wrong', 'a'));
    expect((await authenticate(from('Bearer wrong', 'a'))).outcome).toBe('throttled');
    await authenticate(from('Bearer wrong', 'b'));
    await authenticate(from('Bearer wrong', 'c'));
    expect((await authenticate(from('Bearer wrong', 'a'))).outcome).toBe('unknown');
  });

  test('does not start with a token that could be guessed, or with no hash', async () => {
    const tokenFile = join(folder, 'admin-token');
    await writeFile(tokenFile, 'short');
    await expect(createTokenAuthenticator({ tokenFile })).rejects.toThrow('holds no token');
    await expect(createTokenAuthenticator({ tokenHash: 'secret' })).rejects.toThrow('not a SHA-256');
  });
});
