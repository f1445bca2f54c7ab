import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Target } from '../../contract.ts';
import { type Bench, CONNECTION, namespaceTarget, startBench, until } from '../test/cluster.ts';

const HOST = 'shop.example.com';

let bench: Bench;
/** An hour after everything: what was changed has settled. */
let later = 3_600_000;
let count = 0;
let namespace: string;
const backend = { service: { name: 'web', port: { number: 80 } } };
const target = (host = HOST): Target => ({
  connection: CONNECTION,
  type: 'tenantry.dev/v1/Host',
  id: `/apis/tenantry.dev/v1/namespaces/${namespace}/hosts/${host}`,
  owner: 'owner-1',
});

beforeAll(async () => {
  bench = await startBench({ clock: () => new Date(Date.now() + later) });
});
afterAll(() => bench.close());

beforeEach(async () => {
  later = 3_600_000;
  count += 1;
  namespace = `ns-${count}`;
  await bench.driver.create(namespaceTarget(namespace), namespaceWith(`other.example.com,${HOST}`), bench);
});

function namespaceWith(hosts: string | null) {
  const annotations = hosts === null ? {} : { annotations: { 'tenantry.dev/hosts': hosts } };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, ...annotations } };
}

async function giveUp(hosts: string | null = 'other.example.com'): Promise<void> {
  const at = namespaceTarget(namespace);
  const observed = await bench.driver.read(at, { ...bench, fresh: true });
  if (observed === null) throw new Error('no namespace');
  await bench.driver.update(at, namespaceWith(hosts), observed, namespaceWith(`other.example.com,${HOST}`), bench);
}

async function ingress(name: string, host: string): Promise<string> {
  const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
  const rules = [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
  const { status } = await bench.hand('POST', path, { metadata: { name }, spec: { rules } });
  expect(status).toBe(201);
  return `${path}/${name}`;
}

const read = (host = HOST) => bench.driver.read(target(host), { ...bench, fresh: true });

describe('I9: a host that a tenant gave up', () => {
  test('stands as long as an Ingress of it serves it, says so, and is free when that is gone', async () => {
    const path = await ingress('shop', HOST);
    await giveUp();
    expect(await read()).toMatchObject({ owner: 'owner-1' });
    await expect(bench.driver.delete(target(), null, bench)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'HostInUse',
      message: expect.stringMatching(/shop\.example\.com .*Ingress shop: take the host out/),
    });
    await bench.hand('DELETE', path);
    expect(await bench.driver.delete(target(), null, bench)).toEqual({ state: 'done' });
    expect(await read()).toBeNull();
  });

  test('is in use by a name in a certificate and by a DNS record too', async () => {
    await bench.hand('POST', `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`, {
      metadata: { name: 'tls' },
      spec: { defaultBackend: backend, tls: [{ hosts: ['SHOP.example.com'.toLowerCase()], secretName: 's' }] },
    });
    await bench.hand('POST', `/api/v1/namespaces/${namespace}/services`, {
      metadata: { name: 'dns', annotations: { 'external-dns.alpha.kubernetes.io/hostname': `a.example.org, ${HOST}` } },
      spec: { ports: [{ port: 80 }] },
    });
    await giveUp();
    await expect(bench.driver.delete(target(), null, bench)).rejects.toThrow(/Ingress tls, Service dns/);
  });

  test('is free although an Ingress serves a name that the tenant still has', async () => {
    await ingress('other', 'other.example.com');
    await giveUp();
    expect(await bench.driver.delete(target(), null, bench)).toEqual({ state: 'done' });
  });

  test('as a wildcard is in use by what lies below it, and not by what the tenant has still', async () => {
    const path = await ingress('deep', 'a.b.example.org');
    await ingress('kept', 'kept.example.org');
    await giveUp('kept.example.org');
    await expect(bench.driver.delete(target('*.example.org'), null, bench)).rejects.toThrow(/by Ingress deep:/);
    await bench.hand('DELETE', path);
    expect(await read('*.example.org')).toBeNull();
  });

  test('is not free before the namespace says so, and the cluster had time to hear of it', async () => {
    await expect(bench.driver.delete(target(), null, bench)).rejects.toThrow(/still being taken off/);
    await giveUp();
    later = 0;
    await expect(bench.driver.delete(target(), null, bench)).rejects.toThrow(/just taken off/);
  });

  test('goes with the namespace', async () => {
    await ingress('shop', HOST);
    await bench.hand('DELETE', `/api/v1/namespaces/${namespace}`);
    await until('it is gone', async () => (await read()) === null);
  });
});

test('I8: a host that the namespace names costs no call', async () => {
  await bench.driver.read(namespaceTarget(namespace), { ...bench, fresh: false });
  await bench.driver.read(target(), { ...bench, fresh: false });
  const before = bench.driver.diff(target(), {}, { body: {}, owner: null, readiness: { state: 'ready' }, version: '' });
  expect(before).toEqual({ kind: 'none' });
  expect(await bench.driver.read(target(), { ...bench, fresh: false })).toMatchObject({ owner: 'owner-1' });
});
