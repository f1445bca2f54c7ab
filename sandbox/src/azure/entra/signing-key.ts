import { createHash, createPublicKey } from 'node:crypto';
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK } from 'jose';
import type { Journal } from '../../state/journal.ts';

/** The directory's token signing key; kept, so that tokens outlive a restart. */
export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: Awaited<ReturnType<typeof importPKCS8>>;
  readonly publicJwk: JWK;
}

export async function loadSigningKey(journal: Journal): Promise<SigningKey> {
  const table = journal.table<string>('signing-key');
  let pem = table.get('pem');
  if (!pem) {
    const pair = await generateKeyPair('RS256', { extractable: true });
    pem = await exportPKCS8(pair.privateKey);
    table.set('pem', pem);
  }
  const publicPem = createPublicKey(pem).export({ type: 'spki', format: 'pem' });
  const keyId = createHash('sha256').update(publicPem).digest('base64url').slice(0, 27);
  const jwk = createPublicKey(pem).export({ format: 'jwk' });
  const publicJwk: JWK = {
    ...(await exportJWK(createPublicKey(pem))),
    ...jwk,
    kty: 'RSA',
    use: 'sig',
    alg: 'RS256',
    kid: keyId,
  };
  return { keyId, privateKey: await importPKCS8(pem, 'RS256'), publicJwk };
}
