import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publicHalf } from '@tenantry/drivers/vault';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, type Json, tenant } from './estate.ts';
import { Product } from './product.ts';

let product: Product;
let estate: Estate;

beforeAll(async () => {
  product = await Product.start();
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0 });
  await estate.apply(infrastructure, tenant('own'));
  await estate.settled(['own']);
}, 240_000);
afterAll(() => product?.dispose(), 60_000);

/** Files of the control plane, its database among them, that hold the text; the sandbox, which is the vault here, left out. */
async function holders(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(product.home, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.startsWith(join(product.home, 'sandbox'))) continue;
    if ((await readFile(path)).includes(text)) found.push(path);
  }
  return found;
}

test('the private half of an SSH key is read from the vault alone, and the audit log says who asked', async () => {
  const reads = async () => {
    const { items } = await product.get<{ items: Json[] }>('/api/v1/audit?limit=100&tenant=own');
    return items.filter(({ action }) => action === 'read-ssh-key');
  };
  expect(await reads()).toEqual([]);
  const response = await product.request('POST', '/api/v1/tenants/own/ssh-key');
  expect(response.status).toBe(200);
  const { privateKey, publicKey } = (await response.json()) as { privateKey: string; publicKey: string };
  const { status } = await product.get<{ status: { outputs: Json } }>('/api/v1/tenants/own');
  expect(publicHalf(privateKey)).toMatchObject({ line: publicKey, fingerprint: status.outputs.sshFingerprint });
  expect(await reads()).toMatchObject([{ outcome: 'success', tenant: 'own' }]);

  const secret = privateKey.split('\n').find((line) => line.length > 40 && !line.startsWith('-----')) ?? '';
  expect(secret.length).toBeGreaterThan(40);
  await product.kill();
  expect(await holders(publicKey.split(' ')[1] ?? ''), 'the search finds what is kept').not.toEqual([]);
  expect(await holders(secret)).toEqual([]);
  expect(product.output).not.toContain(secret);
}, 60_000);
