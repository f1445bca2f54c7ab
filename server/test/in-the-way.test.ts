import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubectlPath } from '@tenantry/conformance/clients';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate } from './estate.ts';
import { OwnCluster } from './own-cluster.ts';
import { type Outcome, Product, until } from './product.ts';

const GATEWAY_API = true;
/** Well below the half minute after which what is blocked is looked at in any case. */
const AT_ONCE_MS = 12_000;

let cluster: OwnCluster;
let product: Product;
const kubeconfig = () => join(product.home, 'first.kubeconfig');
const asFirst = (...words: string[]): Promise<Outcome> =>
  product.command(kubectlPath(), ['--kubeconfig', kubeconfig(), ...words]);

beforeAll(async () => {
  [cluster, product] = await Promise.all([OwnCluster.start(1, GATEWAY_API), Product.start({ TENANTRY_CLOUD: 'none' })]);
  const { file } = await cluster.grant(product);
  await product.must('cluster', 'add', 'own', '--kubeconfig', file);
  await product.must('create', 'infrastructure', 'mine', '--provider', 'kubernetes', '--cluster-name', 'own');
}, 180_000);
afterAll(async () => {
  await product?.dispose();
  await cluster?.stop();
}, 120_000);

async function apply(name: string, hosts: readonly string[], ...words: string[]): Promise<Outcome> {
  const file = join(product.home, `${name}.yaml`);
  const spec = JSON.stringify({ infrastructure: 'mine', hosts, gateways: ['gateways/public'] });
  await writeFile(file, `{ apiVersion: tenantry.dev/v1, kind: Tenant, metadata: { name: ${name} }, spec: ${spec} }`);
  return product.cli('apply', '-f', file, ...words);
}

interface Shown {
  readonly status: {
    readonly phase: string;
    readonly conditions: readonly { readonly reason: string }[];
    readonly waitingFor: readonly { readonly on: string; readonly reason: string }[];
  };
}

const reasonOf = async (host: string): Promise<string | undefined> =>
  (await product.get<Shown>('/api/v1/tenants/first')).status.waitingFor.find(({ on }) => on === `host/${host}`)?.reason;

test.each([
  {
    what: 'an Ingress',
    host: 'shop.example.com',
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      spec: {
        rules: [
          {
            host: 'shop.example.com',
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
            },
          },
        ],
      },
    },
  },
  {
    what: 'a route of a gateway',
    host: 'api.example.com',
    object: {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      spec: {
        hostnames: ['api.example.com'],
        parentRefs: [{ namespace: 'gateways', name: 'public' }],
        rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
      },
    },
  },
])(
  'I9: a host given up is nobody else\u2019s while $what of who had it still serves it; then it is free',
  async ({ host, object }) => {
    const declared = await apply('first', [host, 'kept.example.com'], '--wait', '--timeout', '120s');
    expect(declared, declared.stderr).toMatchObject({ code: 0 });
    await product.must('kubeconfig', 'first', '-o', kubeconfig());
    const file = join(product.home, 'serving.json');
    await writeFile(file, JSON.stringify({ ...object, metadata: { name: 'front' } }));
    const made = await asFirst('apply', '-f', file);
    expect(made, made.stderr).toMatchObject({ code: 0 });

    expect((await apply('first', ['kept.example.com'])).code).toBe(0);
    const reason = await until('the tenant says what keeps the host', async () => {
      const said = await reasonOf(host);
      return said?.includes('front') ? said : undefined;
    });
    expect(reason).toContain(`${object.kind} front: take the host out there, or delete it`);
    const early = await apply('second', [host]);
    expect([early.code, early.stderr]).toEqual([1, expect.stringContaining(`${host} belongs to`)]);
    const again = await asFirst('create', 'ingress', 'again', `--rule=${host}/*=web:80`);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('spec.rules[*].host')]);

    expect((await asFirst('delete', '-f', file)).code).toBe(0);
    const taken = await until('the host is free', async () => {
      const outcome = await apply('second', [host], '--wait', '--timeout', '60s');
      return outcome.code === 0 ? outcome : undefined;
    });
    expect(taken.code).toBe(0);
    await new Estate(product).ready('/api/v1/tenants/first');
    await product.must('delete', 'tenant', 'second', '--yes', '--timeout', '120s');
  },
  240_000,
);

test('I3: what is not ours is left alone, and the tenant goes on as soon as it is gone', async () => {
  const status = async () => (await product.get<Shown>('/api/v1/tenants/dev01')).status;
  await cluster.must(product, 'create', 'namespace', 'duploservices-dev01');
  const spec = { infrastructure: 'mine' };
  const manifest = { apiVersion: 'tenantry.dev/v1', kind: 'Tenant', metadata: { name: 'dev01' }, spec };
  expect((await product.request('POST', '/api/v1/apply', [manifest])).status).toBe(200);
  await until('it says that something is in the way', async () =>
    (await status()).conditions.some(({ reason }) => reason === 'NotOurs') ? true : undefined,
  );
  await cluster.must(product, 'delete', 'namespace', 'duploservices-dev01');
  await until('it is ready', async () => ((await status()).phase === 'ready' ? true : undefined), AT_ONCE_MS);
}, 120_000);
