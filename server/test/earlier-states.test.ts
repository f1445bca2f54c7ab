import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import pg from 'pg';
import { afterEach, expect, inject, test } from 'vitest';
import { looksDone, OFTEN, reasons, writes } from './at-rest.ts';
import { type ObjectAnswer, pathOf } from './estate.ts';
import { freePort } from './free-port.ts';
import { Product, until } from './product.ts';

/*
 * What five earlier states of the product have made, with the cloud as they left it (`states/make.ts` says how it was kept), is
 * taken over by that of today in one step.
 */
const STATES = join(import.meta.dirname, 'states');

interface Kept {
  readonly commit: string;
  readonly masterKey: string | null;
  /** `Kind name` */
  readonly objects: readonly string[];
}

const ARM = 'arm POST microsoft.';
const NETWORK = 'arm PUT microsoft.network/';
const CLUSTER = 'kubernetes/aks-nonprod ';

/** Tenants' pods on shared nodes reach private endpoints since the nodes are in a security group of their own. */
const SHARED_NODES = {
  [`${NETWORK}applicationsecuritygroups`]: 'the group of the shared nodes',
  'arm PUT microsoft.authorization/roleassignments': 'the cluster may put nodes into it',
  'arm PUT microsoft.containerservice/managedclusters': 'its pool is in that group',
  [`${NETWORK}networksecuritygroups/securityrules`]: 'that group is let in; Azure may manage gateways',
  [`${CLUSTER}patch networkpolicies`]: 'pods have a way to the endpoints of their tenant',
};
const HEALTH = { [`${ARM}resourcehealth/register`]: 'faults of resources are asked for' };
const WAY_OUT = { [`${CLUSTER}patch networkpolicies`]: 'the way out has no hole that Kubernetes refuses' };
const REDIS = { [`${ARM}cache/register`]: 'the kind Redis came' };
const DATABASES = {
  [`${ARM}dbforpostgresql/register`]: 'the kind PostgresDatabase came',
  [`${ARM}sql/register`]: 'the kind SqlDatabase came',
  [`${ARM}storage/register`]: 'the kind StorageAccount came',
  [`${NETWORK}privatednszones`]: 'names of their private endpoints',
  [`${NETWORK}privatednszones/virtualnetworklinks`]: 'names of their private endpoints',
};
const POLICIES = {
  [`${CLUSTER}patch validatingadmissionpolicies`]: 'the boundary is a policy for each kind of object',
  [`${CLUSTER}patch validatingadmissionpolicybindings`]: 'the boundary is a policy for each kind of object',
  [`${CLUSTER}patch mutatingadmissionpolicies`]: 'placement of daemon sets, and images pulled always',
  [`${CLUSTER}patch mutatingadmissionpolicybindings`]: 'placement of daemon sets, and images pulled always',
};
const MONITORING = 'logs and metrics of clusters came';

/** What today declares more or otherwise than then, by what is written once because of it. */
const EXPLAINED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'first-tenants': {
    ...{ ...SHARED_NODES, ...HEALTH, ...REDIS, ...DATABASES, ...POLICIES },
    [`${ARM}insights/register`]: MONITORING,
    'arm PUT microsoft.insights/datacollectionendpoints': MONITORING,
    'arm PUT microsoft.insights/datacollectionrules': MONITORING,
    'arm PUT microsoft.insights/datacollectionruleassociations': MONITORING,
    'arm PUT microsoft.insights/diagnosticsettings': 'logs of control planes and of who used a vault came',
    'arm PUT microsoft.compute/diskencryptionsets': 'disks are encrypted with the key of the tenant',
    'arm PUT microsoft.containerservice/managedclusters/agentpools': 'how many shared nodes are upgraded at once',
    [`${NETWORK}privateendpoints`]: 'vaults are reached in the network alone',
    [`${NETWORK}privateendpoints/privatednszonegroups`]: 'vaults are reached in the network alone',
    [`${CLUSTER}patch namespaces`]: 'marks that came',
    [`${CLUSTER}patch serviceaccounts`]: 'marks that came',
    [`${CLUSTER}patch roles`]: 'marks, and rights on what came',
    [`${CLUSTER}patch rolebindings`]: 'marks that came',
    [`${CLUSTER}patch resourcequotas`]: 'marks that came',
    [`${CLUSTER}patch limitranges`]: 'marks that came',
    [`${CLUSTER}patch ciliumclusterwidenetworkpolicies`]: 'a way to the endpoints of the tenant',
    [`${CLUSTER}delete validatingadmissionpolicies`]: 'the one policy for all gives way to those for each',
    [`${CLUSTER}delete validatingadmissionpolicybindings`]: 'the one policy for all gives way to those for each',
  },
  'clusters-and-grants': { ...SHARED_NODES, ...HEALTH, ...REDIS, ...DATABASES, ...POLICIES },
  'kinds-of-teams': { ...SHARED_NODES, ...HEALTH, ...REDIS, [`${CLUSTER}patch cronjobs`]: 'runs carry labels' },
  'members-and-tokens': { ...HEALTH, ...WAY_OUT },
  'people-and-costs': { ...HEALTH, ...WAY_OUT },
};

let product: Product | undefined;
let database: TestDatabase | undefined;
afterEach(async () => {
  await product?.dispose();
  await database?.drop();
  product = undefined;
  database = undefined;
}, 120_000);

test('each state that was kept is tried', async () => {
  const folders = (await readdir(STATES, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(EXPLAINED).sort());
});

test.each(Object.entries(EXPLAINED))(
  '%s: its database migrates in one step, its objects are there, and its tenants stay quiet',
  async (name, explained) => {
    const { home, kept } = await takeUp(name);
    const { server } = inject('preparedPrograms');
    product = Product.notStarted(home, { DATABASE_URL: database?.url ?? '', ...OFTEN }, server);
    const running = product;
    await running.start();
    const all = kept.objects.map((object) => [...object.split(' '), 'ready']);
    const settled = async () => {
      const shown = await Promise.all(kept.objects.map((object) => running.get<ObjectAnswer>(pathOfKept(object))));
      return isDeepStrictEqual(
        shown.map(({ kind, metadata, status }) => [kind, metadata.name, status.phase]),
        all,
      );
    };
    // What was ready is so until it was looked at.
    await looksDone(running, kept.objects.length, 1);
    await until('all of them are as declared today', async () => ((await settled()) ? true : undefined));
    const unexplained = Object.entries(await writes(running)).filter(([what]) => !(what in explained));
    expect(Object.fromEntries(unexplained), await reasons(running)).toEqual({});

    await running.sandbox('POST', '/counters/reset');
    await looksDone(running, kept.objects.length, 1);
    expect(await writes(running), await reasons(running)).toEqual({});
  },
  300_000,
);

/** All objects but infrastructures and tenants live in dev01; the catalogue in dev02. */
function pathOfKept(object: string): string {
  const [kind = '', name = ''] = object.split(' ');
  const isOfAll = kind === 'Infrastructure' || kind === 'Tenant';
  return pathOf({ kind, name, tenant: isOfAll ? null : name === 'catalogue' ? 'dev02' : 'dev01' });
}

/** Lays out the home, the cloud and the database as that state left them. */
async function takeUp(name: string): Promise<{ home: string; kept: Kept }> {
  const folder = join(STATES, name);
  const kept = JSON.parse(await readFile(join(folder, 'about.json'), 'utf8')) as Kept;
  const unpacked = async (file: string) => brotliDecompressSync(await readFile(join(folder, file))).toString();
  const home = await mkdtemp(join(tmpdir(), 'tenantry-earlier-'));
  if (kept.masterKey !== null) await writeFile(join(home, 'master.key'), `${kept.masterKey}\n`, { mode: 0o600 });
  const files = JSON.parse(await unpacked('sandbox.json.br')) as Record<string, string>;
  const text = (path: string) => Buffer.from(files[path] ?? '', 'base64').toString();
  const moved = await movedBy(text('state.jsonl'), join(home, 'sandbox'));
  for (const path of Object.keys(files)) {
    const file = join(home, 'sandbox', path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, moved(text(path)), { mode: 0o600 });
  }
  database = await createTestDatabase({ isEmpty: true });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    // What begins with a backslash is for psql.
    await client.query(moved(await unpacked('database.sql.br')).replace(/^\\.*$/gm, ''));
  } finally {
    await client.end();
  }
  return { home, kept };
}

/** The cloud had its cluster in a folder and at a port, which are other ones now; both stand in what it told the product. */
async function movedBy(state: string, sandbox: string): Promise<(text: string) => string> {
  const [, folder = '', port = ''] = /"directory":"([^"]+)\/clusters\/[^"]+","port":(\d+)/.exec(state) ?? [];
  if (port === '') throw new Error('there is no cluster in this state');
  const free = String(await freePort());
  const before = new RegExp(`(?<![0-9A-Za-z.])${port}(?![0-9A-Za-z])`, 'g');
  return (text) => text.replaceAll(folder, sandbox).replace(before, free);
}
