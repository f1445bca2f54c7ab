import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';

/** An OIDC issuer on loopback, as those of pipelines are: a discovery document, keys, and tokens signed with them. */
export interface TestIssuer extends AsyncDisposable {
  readonly url: string;
  /** How often its keys were asked for. */
  readonly asked: { keys: number; discovery: number };
  /** What its discovery document says besides, or instead; null: nothing that could be read. */
  discovery: Readonly<Record<string, unknown>> | null;
  /** A token for these claims but those left out, with a time of five minutes unless they say more. */
  sign(
    claims: JWTPayload,
    now: Date,
    header?: Partial<JWTHeaderParameters>,
    key?: CryptoKey,
    leftOut?: readonly string[],
  ): Promise<string>;
}

export async function startTestIssuer(): Promise<TestIssuer> {
  const key = await newKey();
  const asked = { keys: 0, discovery: 0 };
  const server = createServer((request, response) => {
    const isKeys = request.url === '/keys';
    asked[isKeys ? 'keys' : 'discovery'] += 1;
    const document = { issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, ...issuer.discovery };
    if (issuer.discovery === null) response.writeHead(503).end();
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(isKeys ? key.published : document));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer: TestIssuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    discovery: {},
    async sign(claims, now, header = {}, signer = key.privateKey, leftOut = []) {
      const seconds = Math.floor(now.getTime() / 1000);
      const times = { iat: seconds, nbf: seconds, exp: seconds + 300 };
      const all = Object.entries({ iss: issuer.url, ...times, ...claims });
      return await new SignJWT(Object.fromEntries(all.filter(([name]) => !leftOut.includes(name))))
        .setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header })
        .sign(signer);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
  return issuer;
}

async function newKey() {
  const kid = 'first';
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  return { kid, privateKey, published: { keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' }] } };
}
