import { KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { lokiLogsGateway } from '../logs/loki-gateway.ts';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';

const PEOPLE = { joe: principal('joe@example.com', { roles: ['administrator'] }) };

interface Pipeline {
  readonly receivers: string[];
  readonly processors?: string[];
  readonly exporters: string[];
}
interface Config {
  readonly receivers: { readonly filelog?: { readonly include: string[] } };
  readonly processors: Record<string, { readonly attributes?: { readonly key: string; readonly action: string }[] }>;
  readonly connectors: Record<
    string,
    { readonly table: { readonly condition: string; readonly pipelines: string[] }[] }
  >;
  readonly exporters: Record<string, { readonly endpoint: string; readonly headers: Record<string, string> }>;
  readonly service: { readonly pipelines: Record<string, Pipeline> };
}

let world: TestWorld;
let isLoki = false;
let shared: { readonly organisation: string; readonly label: string } | undefined;
const uids: Record<string, string> = {};
beforeAll(async () => {
  const address = { url: new URL('https://loki.example.com/base/'), tokenFile: '/run/secrets/loki' };
  const gateways = () =>
    lokiLogsGateway(
      { address, value: 'uid', ...(shared === undefined ? {} : { shared }) },
      world.store,
      () => new Date(),
      () => undefined,
    );
  world = await openWorld({
    kinds: KINDS,
    authenticate: knowing(PEOPLE),
    publicUrl: new URL('https://tenantry.example.com'),
    allowedHosts: 'any',
    logs: {
      engineOf: (tenant) => gateways().engineOf(tenant),
      take: (tenant, lines) => gateways().take(tenant, lines),
      lokiOf: async (infrastructure) => (isLoki ? gateways().lokiOf(infrastructure) : null),
      close: async () => undefined,
    },
  });
  const made = await world.call({
    method: 'POST',
    url: '/api/v1/apply',
    headers: { authorization: 'Bearer joe' },
    body: [
      ...['nonprod', 'other', 'empty'].map((name) =>
        manifest('Infrastructure', name, { provider: 'azure', region: 'eastus' }),
      ),
      manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
      manifest('Tenant', 'dev02', { infrastructure: 'nonprod' }),
      manifest('Tenant', 'far01', { infrastructure: 'other' }),
    ],
  });
  expect(made.statusCode, made.body).toBe(200);
  await haveNamespaces();
});
afterAll(() => world[Symbol.asyncDispose]());

/** As the engine writes them when they stand. */
async function haveNamespaces(): Promise<void> {
  for (const claim of await world.store.claim(10, 30)) {
    const { uid, name, kind } = claim.object;
    if (kind === 'Tenant') {
      uids[name] = uid;
      await world.store.record(claim, [
        {
          ...{ objectUid: uid, key: 'namespace', title: 'namespace', driver: 'kubernetes', connection: 'kube:nonprod' },
          ...{ type: 'v1/Namespace', id: `duploservices-${name}`, dependsOn: [], deletedWith: null, state: 'present' },
          ...{ applied: null, outputs: {}, operation: null, notBefore: null, problem: null, uid: null, contest: null },
          since: new Date(),
        },
      ]);
    }
    await world.store.finish(claim, { status: claim.object.status, dueAt: new Date(), attempt: 0, events: [] });
  }
}

async function config(name = 'nonprod'): Promise<{ text: string; config: Config }> {
  const answer = await world.call({
    url: `/api/v1/infrastructures/${name}/collector`,
    headers: { authorization: 'Bearer joe' },
  });
  expect([answer.statusCode, answer.headers['content-type']], answer.body).toEqual([
    200,
    'application/yaml; charset=utf-8',
  ]);
  return { text: answer.body, config: parse(answer.body) as Config };
}

/** Where records of a namespace go. */
function leadsTo({ connectors, service, exporters }: Config, namespace: string, router = 'routing/tenants') {
  const { table } = connectors[router] ?? { table: [] };
  const rows = table.filter(({ condition }) => condition === `attributes["k8s.namespace.name"] == "${namespace}"`);
  const pipelines = rows.flatMap((row) => row.pipelines).map((name) => service.pipelines[name]);
  return pipelines.flatMap((pipeline) => pipeline?.exporters ?? []).map((name) => exporters[name]);
}

function mustBeWhole({ receivers, processors, connectors, exporters, service }: Config): void {
  const [from, to] = [Object.keys({ ...receivers, ...connectors }), Object.keys({ ...exporters, ...connectors })];
  for (const [name, pipeline] of Object.entries(service.pipelines)) {
    expect(from, name).toEqual(expect.arrayContaining(pipeline.receivers));
    expect(Object.keys(processors), name).toEqual(expect.arrayContaining(pipeline.processors ?? []));
    expect(to, name).toEqual(expect.arrayContaining(pipeline.exporters));
  }
  const used = Object.values(service.pipelines).flatMap((one) => [...one.receivers, ...one.exporters]);
  expect(new Set(used)).toEqual(new Set([...from, ...to]));
}

test('each namespace of the infrastructure leads to its own tenant alone, and nothing else anywhere', async () => {
  const { config: found, text } = await config();
  mustBeWhole(found);
  for (const [name, router] of [
    ['dev01', 'routing/tenants'],
    ['dev02', 'routing/tenants'],
    ['dev01', 'routing/tenant-metrics'],
    ['dev02', 'routing/tenant-metrics'],
  ] as const) {
    expect(leadsTo(found, `duploservices-${name}`, router), router).toEqual([
      {
        endpoint: `https://tenantry.example.com/api/v1/tenants/${name}/otlp`,
        headers: { Authorization: expect.stringMatching(/^Bearer \$\{env:TENANTRY_TOKEN\}$/) },
        compression: 'gzip',
      },
    ]);
  }
  expect(found.service.pipelines['metrics/programs']?.processors).toEqual(['resource/forget', 'k8sattributes']);
  expect(found.connectors['routing/tenants']).not.toHaveProperty('default_pipelines');
  expect(text).not.toContain('far01');
  expect(found.receivers.filelog).toBeUndefined();
});

test('what a record says of its own place is forgotten before the cluster is asked', async () => {
  const { config: found } = await config();
  const [first, second] = found.service.pipelines['logs/programs']?.processors ?? [];
  expect([first, second]).toEqual(['resource/forget', 'k8sattributes']);
  expect(found.processors['resource/forget']?.attributes).toContainEqual({
    key: 'k8s.namespace.name',
    action: 'delete',
  });
});

test('with Loki the output of containers is read too, and goes to the organisation of its tenant, with no credential in it', async () => {
  isLoki = true;
  const { config: found, text } = await config();
  isLoki = false;
  mustBeWhole(found);
  expect(leadsTo(found, 'duploservices-dev02')).toMatchObject([
    { endpoint: 'https://loki.example.com/base/otlp', headers: { 'X-Scope-OrgID': uids.dev02 } },
  ]);
  expect(found.receivers.filelog?.include).toEqual([
    '/var/log/pods/duploservices-dev01_*/*/*.log',
    '/var/log/pods/duploservices-dev02_*/*/*.log',
  ]);
  expect(text).not.toContain('/run/secrets');
  expect(Object.keys(found.service.pipelines).filter((name) => name.startsWith('metrics'))).toEqual([]);
});

test('where tenants share an organisation of Loki, each record says whose it is, whatever it said', async () => {
  [isLoki, shared] = [true, { organisation: 'all', label: 'tenant' }];
  const { config: found } = await config();
  [isLoki, shared] = [false, undefined];
  mustBeWhole(found);
  expect(leadsTo(found, 'duploservices-dev02')).toMatchObject([{ headers: { 'X-Scope-OrgID': 'all' } }]);
  expect(found.service.pipelines['logs/tenant-dev02']?.processors).toEqual(['resource/tenant-dev02', 'batch']);
  expect(found.processors['resource/tenant-dev02']?.attributes).toEqual([
    { key: 'tenant', value: uids.dev02, action: 'upsert' },
  ]);
});

test('of an infrastructure without tenants, or that is not there, there is none', async () => {
  for (const [name, status] of [
    ['empty', 409],
    ['none', 404],
  ] as const) {
    const answer = await world.call({
      url: `/api/v1/infrastructures/${name}/collector`,
      headers: { authorization: 'Bearer joe' },
    });
    expect(answer.statusCode).toBe(status);
  }
});
