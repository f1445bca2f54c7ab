import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publicHalf } from '@tenantry/drivers/vault';
import { beforeAll, expect, test } from 'vitest';
import type { Json } from '../estate.ts';
import type { Plain } from './plain.ts';

/** The SSH key of the tenant dev02. */
export function sshKey(plain: Plain): void {
  beforeAll(async () => {
    await plain.product.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0 });
  }, 240_000);

  /** Files of the control plane, its database among them, that hold the text; the sandbox, which is the vault here, left out. */
  async function holders(text: string): Promise<string[]> {
    const found: string[] = [];
    for (const entry of await readdir(plain.product.home, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || path.startsWith(join(plain.product.home, 'sandbox'))) continue;
      if ((await readFile(path)).includes(text)) found.push(path);
    }
    return found;
  }

  test('the private half of an SSH key is read from the vault alone, and the audit log says who asked', async () => {
    const reads = async () => {
      const { items } = await plain.product.get<{ items: Json[] }>('/api/v1/audit?limit=100&tenant=dev02');
      return items.filter(({ action }) => action === 'read-ssh-key');
    };
    expect(await reads()).toEqual([]);
    const response = await plain.product.request('POST', '/api/v1/tenants/dev02/ssh-key');
    expect(response.status).toBe(200);
    const { privateKey, publicKey } = (await response.json()) as { privateKey: string; publicKey: string };
    const { status } = await plain.product.get<{ status: { outputs: Json } }>('/api/v1/tenants/dev02');
    expect(publicHalf(privateKey)).toMatchObject({ line: publicKey, fingerprint: status.outputs.sshFingerprint });
    expect(await reads()).toMatchObject([{ outcome: 'success', tenant: 'dev02' }]);

    const secret = privateKey.split('\n').find((line) => line.length > 40 && !line.startsWith('-----')) ?? '';
    expect(secret.length).toBeGreaterThan(40);
    await plain.product.kill();
    expect(await holders(publicKey.split(' ')[1] ?? ''), 'the search finds what is kept').not.toEqual([]);
    expect(await holders(secret)).toEqual([]);
    expect(plain.product.output).not.toContain(secret);
  }, 60_000);
}
