import { webcrypto } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
// The certificate library's container needs it, and does not bring it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

/** Certificate and key as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const ELLIPTIC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 3600 * 1000;
const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 90;
/** Clocks that run behind still accept what was made just now. */
const LEEWAY_MS = 3600 * 1000;

/** An authority of this installation alone, for TLS on the machine that it runs on. */
export interface Authority {
  /** The file that clients are given to trust. */
  readonly certificateFile: string;
  /** A certificate for the loopback addresses, valid for 90 days. */
  issue(now: Date): Promise<KeyPair>;
}

/** Opens the authority kept in a folder, readable by its owner alone, or makes it at the first time. */
export async function openAuthority(directory: string, now: Date): Promise<Authority> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const certificateFile = join(directory, 'ca.pem');
  const keyFile = join(directory, 'ca.key');
  const kept = await readBoth(certificateFile, keyFile);
  const { certificate, key } = kept ?? (await makeAuthority(now));
  if (kept === null) {
    await writeFile(keyFile, key, { mode: 0o600 });
    await writeFile(certificateFile, certificate, { mode: 0o644 });
  }
  const issuer = new x509.X509Certificate(certificate);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', derOf(key), ELLIPTIC, false, ['sign']);
  return { certificateFile, issue: (at) => issueLeaf(issuer, signingKey, at) };
}

async function readBoth(certificateFile: string, keyFile: string): Promise<KeyPair | null> {
  try {
    const [certificate, key] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')]);
    return { certificate, key };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function makeAuthority(now: Date): Promise<KeyPair> {
  const pair = await newPair();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=Tenantry on this machine',
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: ELLIPTIC,
    keys: pair,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(pair.publicKey),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await pemOf(pair.privateKey) };
}

async function issueLeaf(issuer: x509.X509Certificate, signingKey: webcrypto.CryptoKey, now: Date): Promise<KeyPair> {
  const pair = await newPair();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=tenantry',
    issuer: issuer.subject,
    ...validity(now, LEAF_DAYS),
    signingAlgorithm: ELLIPTIC,
    publicKey: pair.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await pemOf(pair.privateKey) };
}

const validity = (now: Date, days: number) => ({
  notBefore: new Date(now.getTime() - LEEWAY_MS),
  notAfter: new Date(now.getTime() + days * DAY_MS),
});

const newPair = () =>
  webcrypto.subtle.generateKey(ELLIPTIC, true, ['sign', 'verify']) as unknown as Promise<webcrypto.CryptoKeyPair>;

/** A positive number of 96 bits, as RFC 5280 asks. */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(12));
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return Buffer.from(bytes).toString('hex');
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const base64 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${base64.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

function derOf(pem: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
}
