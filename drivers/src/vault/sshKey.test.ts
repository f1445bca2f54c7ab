import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { generateSshKey, publicHalf } from './sshKey.ts';

const directory = mkdtempSync(join(tmpdir(), 'ssh-key-'));
afterAll(() => rmSync(directory, { recursive: true }));

function sshKeygen(...parts: string[]): string | null {
  try {
    return execFileSync('ssh-keygen', parts, { encoding: 'utf8', timeout: 10_000 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

describe('SSH key pairs', () => {
  test.each(['rsa-3072', 'rsa-4096', 'ed25519'] as const)(
    'ssh-keygen reads a %s key and agrees on its public half',
    async (algorithm) => {
      const { privatePem, publicKey } = await generateSshKey(algorithm);
      expect(publicHalf(privatePem)).toEqual(publicKey);
      const file = join(directory, algorithm);
      writeFileSync(file, privatePem, { mode: 0o600 });
      const derived = sshKeygen('-y', '-f', file);
      if (derived === null) {
        console.error('ssh-keygen is not installed: its half of the check is skipped');
        return;
      }
      expect(derived.trim().split(' ').slice(0, 2).join(' ')).toBe(publicKey.line);
      expect(sshKeygen('-l', '-f', file)).toContain(publicKey.fingerprint);
    },
  );

  test('what is no private key is refused', () => {
    expect(() => publicHalf('-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----')).toThrow();
    expect(() => publicHalf('hello')).toThrow();
  });
});
