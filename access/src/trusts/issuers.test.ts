import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import { createIssuers, IssuerUnusableError, TokenRefusedError } from './issuers.ts';

const ISSUER = 'https://issuer.example.com/path/';
const now = new Date('2030-01-01T00:00:00Z');

/** What lies at each address, and how often it was asked for. */
const lies = new Map<string, unknown>();
const asked = new Map<string, number>();
const fetch = async (url: string) => {
  asked.set(url, (asked.get(url) ?? 0) + 1);
  if (!lies.has(url)) return new Response(null, { status: 404 });
  return Response.json(lies.get(url));
};
const DISCOVERY = 'https://issuer.example.com/path/.well-known/openid-configuration';
const KEYS = 'https://keys.example.com/';

async function publishKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  lies.set(KEYS, { keys: [{ ...(await exportJWK(publicKey)), kid }] });
  const seconds = now.getTime() / 1000;
  return () =>
    new SignJWT({ iss: ISSUER, sub: 'a', iat: seconds, exp: seconds + 60 })
      .setProtectedHeader({ alg: 'ES256', kid })
      .sign(privateKey);
}

beforeEach(() => {
  lies.clear();
  asked.clear();
  lies.set(DISCOVERY, { issuer: ISSUER, jwks_uri: KEYS });
});

test('a key that its issuer publishes anew is taken up, and one that it took away is not believed', async () => {
  const issuers = createIssuers({ fetch, now: () => now, cooldownMs: 0 });
  const before = await publishKey('1');
  expect(await issuers.verify(await before(), ISSUER)).toMatchObject({ sub: 'a' });
  const after = await publishKey('2');
  expect(await issuers.verify(await after(), ISSUER)).toMatchObject({ sub: 'a' });
  await expect(issuers.verify(await before(), ISSUER)).rejects.toThrow(TokenRefusedError);
  expect(asked.get(DISCOVERY)).toBe(1);
});

test('I11: tokens with keys that there are not make nobody ask again and again', async () => {
  const issuers = createIssuers({ fetch, now: () => now });
  const unknown = await publishKey('2');
  await publishKey('1');
  for (let time = 0; time < 5; time += 1) {
    await expect(issuers.verify(await unknown(), ISSUER)).rejects.toThrow(TokenRefusedError);
  }
  expect(asked.get(KEYS)).toBe(1);
});

test('an issuer that fails is no fault of the token, and is left alone for a while', async () => {
  const issuers = createIssuers({ fetch, now: () => now });
  const token = await publishKey('1');
  lies.delete(DISCOVERY);
  for (let time = 0; time < 5; time += 1) {
    await expect(issuers.verify(await token(), ISSUER)).rejects.toThrow(IssuerUnusableError);
  }
  expect(asked.get(DISCOVERY)).toBe(1);
  const others = createIssuers({ fetch, now: () => now });
  lies.set(DISCOVERY, { issuer: ISSUER, jwks_uri: KEYS });
  for (const keys of [undefined, 'text', { keys: 'none' }, []]) {
    lies.set(KEYS, keys);
    await expect(others.verify(await token(), ISSUER)).rejects.toThrow(IssuerUnusableError);
  }
});

test.each([
  ['says that it is another', { issuer: 'https://issuer.example.com/path', jwks_uri: KEYS }],
  ['does not say where its keys are', { issuer: ISSUER }],
  ['gives no address for its keys', { issuer: ISSUER, jwks_uri: 'keys' }],
  ['is no object', 'text'],
  ['is nothing', null],
])('an issuer whose document %s is not to be trusted', async (_what, document) => {
  lies.set(DISCOVERY, document);
  await expect(createIssuers({ fetch, now: () => now }).check(ISSUER)).rejects.toThrow(IssuerUnusableError);
});

test.each(['', 'a.b.c', '..', 'x'.repeat(20_000)])('%.20s names no issuer', (text) => {
  expect(createIssuers({ fetch, now: () => now }).issuerOf(text)).toBeNull();
});
