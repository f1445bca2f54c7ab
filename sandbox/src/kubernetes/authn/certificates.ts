import { webcrypto } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// The certificate library's container needs it, and does not bring it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

/** Keys and certificates of a cluster, as PEM. */
export interface Pki {
  readonly caCertificate: string;
  readonly caKey: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  readonly adminCertificate: string;
  readonly adminKey: string;
  /** Signs service account tokens; RSA, because issuers of federated credentials expect RS256. */
  readonly tokenKey: string;
}

const elliptic = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
} as const;

const yearMs = 365 * 24 * 3600 * 1000;
/** Clocks that run behind still accept what was made just now. */
const leewayMs = 3600 * 1000;

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key as never)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

const newPair = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(elliptic, true, ['sign', 'verify']) as unknown as Promise<webcrypto.CryptoKeyPair>;

const serial = (): string =>
  Buffer.from(webcrypto.getRandomValues(new Uint8Array(12)))
    .toString('hex')
    .replace(/^[89a-f]/, '7');

async function makePki(name: string, host: string, now: Date): Promise<Pki> {
  const notBefore = new Date(now.getTime() - leewayMs);
  const notAfter = new Date(now.getTime() + 10 * yearMs);
  const ca = await newPair();
  const caCertificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${name}-ca`,
    notBefore,
    notAfter,
    signingAlgorithm: elliptic,
    keys: ca,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(ca.publicKey),
    ],
  });
  const issue = async (
    subject: string,
    extensions: x509.Extension[],
  ): Promise<{ certificate: string; key: string }> => {
    const pair = await newPair();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject,
      issuer: caCertificate.subject,
      notBefore,
      notAfter,
      signingAlgorithm: elliptic,
      publicKey: pair.publicKey,
      signingKey: ca.privateKey,
      extensions: [
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
        ...extensions,
      ],
    });
    return { certificate: `${certificate.toString('pem')}\n`, key: await keyPem(pair.privateKey) };
  };
  const addresses = [...new Set(['127.0.0.1', '::1', '10.96.0.1', ...(/^[\d.]+$|:/.test(host) ? [host] : [])])];
  const names = [
    ...new Set([
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      ...(/^[\d.]+$|:/.test(host) ? [] : [host]),
    ]),
  ];
  const server = await issue('CN=kube-apiserver', [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension([
      ...names.map((value) => ({ type: 'dns' as const, value })),
      ...addresses
        .filter((value) => value !== '0.0.0.0' && value !== '::')
        .map((value) => ({ type: 'ip' as const, value })),
    ]),
  ]);
  const admin = await issue('CN=kubernetes-admin, O=system:masters', [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
  ]);
  const signing = (await webcrypto.subtle.generateKey(rsa, true, [
    'sign',
    'verify',
  ])) as unknown as webcrypto.CryptoKeyPair;
  return {
    caCertificate: `${caCertificate.toString('pem')}\n`,
    caKey: await keyPem(ca.privateKey),
    serverCertificate: server.certificate,
    serverKey: server.key,
    adminCertificate: admin.certificate,
    adminKey: admin.key,
    tokenKey: await keyPem(signing.privateKey),
  };
}

/** The cluster's keys, made at its first start and kept in its directory, readable by its owner alone. */
export async function loadPki(directory: string, name: string, host: string, now: Date): Promise<Pki> {
  const path = join(directory, 'pki.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Pki;
  const pki = await makePki(name, host, now);
  writeFileSync(path, JSON.stringify(pki), { mode: 0o600 });
  return pki;
}
