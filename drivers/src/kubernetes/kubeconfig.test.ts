import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterAccess } from './access.ts';
import {
  clusterAccessFromKubeconfig,
  clusterAccessFromKubeconfigFile,
  describeUploadedKubeconfig,
} from './kubeconfig.ts';
import { KubeconfigError } from './kubeconfig-error.ts';

const encode = (text: string) => Buffer.from(text).toString('base64');

interface Parts {
  readonly cluster?: Record<string, unknown>;
  readonly user?: Record<string, unknown>;
  readonly context?: string;
}

/** JSON is YAML. */
function kubeconfig({ cluster = {}, user = { token: 'secret-token' }, context = 'main' }: Parts = {}): string {
  const server = { server: 'https://10.0.0.1:6443', 'certificate-authority-data': encode('the CA'), ...cluster };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    clusters: [
      { name: 'c', cluster: server },
      { name: 'other', cluster: { ...server, server: 'https://10.0.0.2:6443' } },
    ],
    users: [{ name: 'u', user }],
    contexts: [
      { name: 'main', context: { cluster: 'c', user: 'u' } },
      { name: 'second', context: { cluster: 'other', user: 'u' } },
    ],
  });
}

async function tokenOf(access: ClusterAccess): Promise<string | undefined> {
  const given = await access.token?.();
  return typeof given === 'string' ? given : given?.token;
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tenantry-kubeconfig-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('a kubeconfig is taken', () => {
  test('with a token', async () => {
    const access = await clusterAccessFromKubeconfig(kubeconfig());
    expect(access).toMatchObject({ server: 'https://10.0.0.1:6443', caPem: 'the CA' });
    expect(await tokenOf(access)).toBe('secret-token');
  });

  test('with a client certificate', async () => {
    const user = { 'client-certificate-data': encode('cert'), 'client-key-data': encode('key') };
    const access = await clusterAccessFromKubeconfig(kubeconfig({ user }));
    expect(access.clientCertificate).toEqual({ certificatePem: 'cert', keyPem: 'key' });
    expect(access.token).toBeUndefined();
  });

  test('in the context asked for', async () => {
    expect((await clusterAccessFromKubeconfig(kubeconfig(), { context: 'second' })).server).toBe(
      'https://10.0.0.2:6443',
    );
  });

  test('with a token file, which is read anew', async () => {
    const file = join(directory, 'token');
    await writeFile(file, 'first\n');
    const access = await clusterAccessFromKubeconfig(kubeconfig({ user: { tokenFile: file } }));
    expect(await tokenOf(access)).toBe('first');
    await writeFile(file, 'second\n');
    expect(await tokenOf(access)).toBe('second');
  });

  test('from a file, with names relative to it, and again when it has changed', async () => {
    await writeFile(join(directory, 'ca.pem'), 'CA of a file');
    const cluster = { 'certificate-authority-data': undefined, 'certificate-authority': 'ca.pem' };
    const file = join(directory, 'config');
    await writeFile(file, kubeconfig({ cluster }));
    const first = await clusterAccessFromKubeconfigFile(file);
    expect(first.caPem).toBe('CA of a file');
    expect(await clusterAccessFromKubeconfigFile(file)).toBe(first);
    await writeFile(file, kubeconfig({ cluster: { ...cluster, server: 'https://10.9.9.9:6443' } }));
    await utimes(file, new Date(), new Date(Date.now() + 5_000));
    expect((await clusterAccessFromKubeconfigFile(file)).server).toBe('https://10.9.9.9:6443');
  });
});

describe('a kubeconfig is refused, with the reason', () => {
  test.each([
    ['TLS verification is off', { cluster: { 'insecure-skip-tls-verify': true } }, /TLS verification/],
    ['there is no authority', { cluster: { 'certificate-authority-data': undefined } }, /certificate authority/],
    ['the server is plain http', { cluster: { server: 'http://10.0.0.1' } }, /https/],
    ['a program signs in', { user: { exec: { command: 'aws' } } }, /exec/],
    ['an auth-provider signs in', { user: { 'auth-provider': { name: 'gcp' } } }, /auth-provider/],
    ['a password signs in', { user: { username: 'a', password: 'b' } }, /password/],
    ['nothing signs in', { user: {} }, /neither/],
    ['half a certificate', { user: { 'client-certificate-data': encode('c') } }, /missing/],
    ['a proxy is asked for', { cluster: { 'proxy-url': 'http://proxy' } }, /proxy/],
    ['the context is unknown', { context: 'nowhere' }, /no context named "nowhere"/],
  ] as [string, Parts, RegExp][])('%s', async (_why, parts, reason) => {
    await expect(clusterAccessFromKubeconfig(kubeconfig(parts))).rejects.toMatchObject({
      kind: 'invalid',
      code: 'KubeconfigRefused',
      message: expect.stringMatching(reason),
    });
  });

  test('what is no YAML, without quoting what it holds', async () => {
    const failure = await clusterAccessFromKubeconfig('users:\n- token: "secret-token\n  : [').catch((e: Error) => e);
    expect(failure).toMatchObject({ kind: 'invalid' });
    expect(String((failure as Error).message)).not.toContain('secret-token');
  });

  test('a file that is not there', async () => {
    await expect(clusterAccessFromKubeconfigFile(join(directory, 'none'))).rejects.toMatchObject({
      kind: 'unreachable',
      code: 'KubeconfigUnreadable',
    });
  });
});

const AUTHORITY = rootCertificates[0] ?? '';
const uploaded = (parts: Parts) =>
  kubeconfig({ ...parts, cluster: { 'certificate-authority-data': encode(AUTHORITY), ...parts.cluster } });

describe('of an uploaded kubeconfig', () => {
  test('what may be shown is told, and no secret', () => {
    const payload = Buffer.from(JSON.stringify({ exp: 1_900_000_000 })).toString('base64url');
    const token = `header.${payload}.signature`;
    const shown = describeUploadedKubeconfig(uploaded({ user: { token } }));
    expect(shown).toEqual({
      context: 'main',
      server: 'https://10.0.0.1:6443',
      caFingerprint: new X509Certificate(AUTHORITY).fingerprint256,
      authentication: 'token',
      expiresAt: '2030-03-17T17:46:40.000Z',
    });
    const opaque = describeUploadedKubeconfig(uploaded({ user: { token: 'opaque' } }));
    expect([opaque.authentication, opaque.expiresAt]).toEqual(['token', null]);
    const user = { 'client-certificate-data': encode(AUTHORITY), 'client-key-data': encode('key') };
    const certificate = describeUploadedKubeconfig(uploaded({ user }));
    expect(certificate).toMatchObject({
      authentication: 'client-certificate',
      expiresAt: new X509Certificate(AUTHORITY).validToDate.toISOString(),
    });
  });

  test.each([
    [
      'a file of the authority',
      { cluster: { 'certificate-authority': '/etc/passwd' } },
      'clusters[0].cluster.certificate-authority',
    ],
    ['a file of the certificate', { user: { 'client-certificate': '/c' } }, 'users[0].user.client-certificate'],
    ['a file of the key', { user: { 'client-key': 'k.pem' } }, 'users[0].user.client-key'],
    ['a file of the token', { user: { tokenFile: '/etc/shadow' } }, 'users[0].user.tokenFile'],
  ] as [string, Parts, string][])('%s is refused with the way to inline it', (_what, parts, field) => {
    const failure = refusal(uploaded(parts));
    expect(failure).toMatchObject({ field, remedy: expect.stringContaining('--flatten --minify --raw') });
  });

  test.each([
    [
      'no verification',
      { cluster: { 'insecure-skip-tls-verify': true } },
      'clusters[0].cluster.insecure-skip-tls-verify',
    ],
    ['a program', { user: { exec: { command: 'aws' } } }, 'users[0].user.exec'],
    ['an auth-provider', { user: { 'auth-provider': { name: 'gcp' } } }, 'users[0].user.auth-provider'],
    [
      'no certificate',
      { cluster: { 'certificate-authority-data': encode('none') } },
      'clusters[0].cluster.certificate-authority-data',
    ],
    ['a wrong type', { user: { token: 5 } }, 'users[0].user.token'],
    ['another context', { context: 'nowhere' }, 'current-context'],
  ] as [string, Parts, string][])('%s is refused by the name of the field, with a remedy', (_what, parts, field) => {
    const failure = refusal(uploaded(parts));
    expect([failure.field, failure.remedy === '']).toEqual([field, false]);
    expect(failure.message).not.toContain('secret-token');
  });

  test('aliases that multiply end in a refusal', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[at]}`).join(',')}]`).join('\n')}`;
    expect(refusal(bomb).field).toBe('');
  });
});

function refusal(text: string): KubeconfigError {
  try {
    describeUploadedKubeconfig(text);
  } catch (error) {
    if (error instanceof KubeconfigError) return error;
    throw error;
  }
  throw new Error('it was taken');
}
