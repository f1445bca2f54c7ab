import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import { Product, until } from './product.ts';

const products: Product[] = [];
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  for (const product of products.splice(0)) await product.dispose();
}, 120_000);

async function start(environment: Readonly<Record<string, string>> = {}): Promise<Product> {
  const product = await Product.start(environment);
  products.push(product);
  return product;
}

async function occupy(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('SIGTERM ends control plane, sandbox and database, and what was declared is there at the next start', async () => {
  const product = await Product.first();
  products.push(product);
  await product.request('POST', '/api/v1/infrastructures', {
    apiVersion: 'tenantry.dev/v1',
    kind: 'Infrastructure',
    metadata: { name: 'kept' },
    spec: { provider: 'azure', region: 'eastus' },
  });
  const sandbox = JSON.parse(await readFile(join(product.home, 'sandbox', 'run.json'), 'utf8')) as {
    pid: number;
    arm: string;
  };
  const token = await readFile(join(product.home, 'admin-token'), 'utf8');
  const postmaster = await findPostmaster(product.home);
  expect(await product.stop()).toBe(0);
  expect([alive(sandbox.pid), alive(postmaster)]).toEqual([false, false]);

  await product.start();
  expect(await readFile(join(product.home, 'admin-token'), 'utf8')).toBe(token);
  const again = JSON.parse(await readFile(join(product.home, 'sandbox', 'run.json'), 'utf8')) as { arm: string };
  expect(again.arm).toBe(sandbox.arm);
  await product.must('wait', '--for=ready', 'Infrastructure/kept', '--timeout', '120s');
}, 300_000);

test('a second start from the same folder is refused with a reason, and the first goes on', async () => {
  const product = await start();
  const second = await product.command(process.execPath, [inject('preparedPrograms').server]);
  expect(second.code).toBe(1);
  expect(second.stderr).toContain('running already');
  expect((await product.request('GET', '/api/v1/tenants')).status).toBe(200);
}, 180_000);

test('a port that was asked for and is taken is an error that says so', async () => {
  const port = await occupy();
  await expect(start({ TENANTRY_PORT: String(port) })).rejects.toThrow(`port ${port} is taken`);
}, 180_000);

test('after SIGKILL the companions live on, and the next start takes them over', async () => {
  const product = await start();
  const before = await readFile(join(product.home, 'sandbox', 'run.json'), 'utf8');
  const postmaster = await findPostmaster(product.home);
  await product.kill();
  expect(alive(postmaster)).toBe(true);
  await product.start();
  expect(await readFile(join(product.home, 'sandbox', 'run.json'), 'utf8')).toBe(before);
  expect((await product.request('GET', '/api/v1/tenants')).status).toBe(200);
}, 180_000);

async function findPostmaster(home: string): Promise<number> {
  return until('a postmaster.pid', async () => {
    const files = await readdir(home, { recursive: true });
    const file = files.find((name) => name.endsWith('postmaster.pid'));
    return file === undefined ? undefined : Number((await readFile(join(home, file), 'utf8')).split('\n')[0]);
  });
}
