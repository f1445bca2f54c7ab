import { webcrypto } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
// The certificate library's container needs it, and does not bring it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

/** What a server shows, and the authority that clients must trust for it, as PEM. */
export interface ServerCertificate {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

interface Kept extends ServerCertificate {
  readonly host: string;
}

const elliptic = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const years = 10;
/** Clocks that run behind still accept what was made just now. */
const leewayMs = 3600_000;

/**
 * The certificate of the sandbox's Azure, made at its first start for `host` and kept in `home`. Its authority stands
 * beside it as `azure-ca.pem`, for clients to trust; nobody has the authority's key.
 */
export async function loadServerCertificate(home: string, host: string): Promise<ServerCertificate> {
  const path = join(home, 'azure-tls.json');
  const known = await read(path);
  const kept = known?.host === host ? known : { host, ...(await makeCertificate(host)) };
  if (kept !== known) await writeFile(path, JSON.stringify(kept), { mode: 0o600 });
  await writeFile(authorityPath(home), kept.authority);
  return kept;
}

export function authorityPath(home: string): string {
  return join(home, 'azure-ca.pem');
}

async function read(path: string): Promise<Kept | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Kept;
  } catch {
    // Absent or half written: made anew.
    return null;
  }
}

async function makeCertificate(host: string): Promise<ServerCertificate> {
  const now = Date.now();
  const notBefore = new Date(now - leewayMs);
  const notAfter = new Date(now + years * 365 * 24 * 3600_000);
  const [authorityKeys, keys] = [await newPair(), await newPair()];
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Sandbox Azure authority',
    notBefore,
    notAfter,
    signingAlgorithm: elliptic,
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const isAddress = /^[\d.]+$|:/.test(host);
  const names = ['localhost', ...(isAddress ? [] : [host])].map((value) => ({ type: 'dns' as const, value }));
  const addresses = [...new Set(['127.0.0.1', '::1', ...(isAddress ? [host] : [])])]
    .filter((value) => value !== '0.0.0.0' && value !== '::')
    .map((value) => ({ type: 'ip' as const, value }));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '02',
    subject: 'CN=Sandbox Azure',
    issuer: authority.subject,
    notBefore,
    notAfter,
    signingAlgorithm: elliptic,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
      new x509.SubjectAlternativeNameExtension([...names, ...addresses]),
    ],
  });
  return {
    authority: `${authority.toString('pem')}\n`,
    certificate: `${certificate.toString('pem')}\n`,
    key: await pem(keys.privateKey),
  };
}

async function newPair(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(elliptic, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

async function pem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}
