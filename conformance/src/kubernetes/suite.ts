import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type AccessToken, clusterAccessFromKubeconfigFile } from '@tenantry/drivers/kubernetes';
import { parse, stringify } from 'yaml';
import { attack, matches } from './attack.ts';
import type { Call, Role } from './call.ts';
import { ClusterCalls, type Tokens } from './cluster/http-call.ts';
import { until } from './cluster/until.ts';
import { ProductApi } from './product/api.ts';
import { ProductServer } from './product/server.ts';
import { makeSetting, removeSettings, type Setting, type TestTenant } from './product/tenants.ts';
import { type Report, reportOf } from './report.ts';
import type { Row } from './row.ts';
import { probeState } from './state/probe-state.ts';
import { warmUp } from './warm-up.ts';

export interface SuiteOptions {
  readonly kubeconfig: string;
  readonly context: string | null;
  /** A product that runs already; without it one is started. */
  readonly server: { readonly url: string; readonly token: string } | null;
  /** What starts it; by default what people start. */
  readonly program?: string;
  readonly infrastructure: string | null;
  readonly nodes: readonly string[];
  readonly filter: string | null;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** Tenants in a cluster with the product in front, ready to be attacked. */
export interface Stage {
  readonly setting: Setting;
  readonly run: string;
  call(tenant: TestTenant): Call;
  /** Ends the product that was started for this run, and leaves everything in the cluster as it is. */
  stopProduct(): Promise<void>;
  /** Ends, and forgets what was made: for a cluster that goes away with it. */
  abandon(): Promise<void>;
  /** Deletes everything, through the product, and ends. */
  dispose(): Promise<void>;
}

/** All of the suite against one cluster. Cleans up whatever happens; what it could not, the next run does. */
export async function runSuite(options: SuiteOptions): Promise<Report> {
  const stage = await setUp(options);
  try {
    return reportOf(await attackAll(stage, options));
  } finally {
    await stage.dispose();
  }
}

/** Each tenant attacks the next one, so that both directions are tried. */
export async function attackAll(
  stage: Stage,
  { filter, signal, tell }: Pick<SuiteOptions, 'filter' | 'signal' | 'tell'>,
  roles?: readonly Role[],
): Promise<Row[]> {
  const { tenants, noDedicated } = stage.setting;
  const rows: Row[] = [];
  for (const [index, tenant] of tenants.entries()) {
    const victim = tenants[(index + 1) % tenants.length] ?? tenant;
    tell(`Attacking ${victim.name} from ${tenant.name} …`);
    const call = stage.call(tenant);
    const options = {
      run: stage.run,
      victim: { tenant: victim.name, namespace: victim.namespace, hosts: [`shop.${victim.name}.example.com`] },
      viewersReadSecrets: false,
      filter,
      asAdministrator: true,
      signal,
      ...(roles === undefined ? {} : { roles }),
    };
    rows.push(...(await attack(tenant.namespace, call, options)));
    rows.push(...(await probeState(tenant.namespace, call, options)));
  }
  if (noDedicated !== null && matches(filter, 'nodes/dedicated')) rows.push(dedicatedSkipped(noDedicated));
  return rows;
}

const dedicatedSkipped = (why: string): Row => ({
  rule: 'nodes/dedicated',
  case: 'mutant',
  verb: '*',
  role: 'editor',
  what: 'tenants with nodes of their own',
  tenant: '-',
  result: 'skipped',
  verdict: 'skipped',
  why,
  mtb: [],
  cis: [],
});

/** Makes the tenants, gets the tokens of each role, and waits until what the cluster takes up late is in force. */
export async function setUp(options: SuiteOptions): Promise<Stage> {
  const { signal, tell } = options;
  const run = randomBytes(3).toString('hex');
  const access = await clusterAccessFromKubeconfigFile(resolve(options.kubeconfig), {
    ...(options.context === null ? {} : { context: options.context }),
  });
  const home = homeFor(access.server);
  let server: ProductServer | null = null;
  if (options.server === null) {
    await claimHome(home);
    tell('Starting the product …');
    server = await ProductServer.start(home, options.program);
  }
  const { token } = access;
  const calls = new ClusterCalls(access, {
    ...(access.clientCertificate === undefined ? {} : { clientCertificate: access.clientCertificate }),
    ...(token === undefined ? {} : { token: async () => bare(await token()) }),
  });
  const door = options.server ?? server;
  if (door === null) throw new Error('there is no product to speak to');
  const api = new ProductApi(door.url, door.token);
  const end = async () => {
    await server?.stop();
    await calls.close();
  };
  const dispose = async () => {
    try {
      // Even where the run was interrupted: that is when there is most to clean up.
      await removeSettings(api, AbortSignal.timeout(CLEANS_WITHIN_MS), tell);
    } catch (error) {
      // The home stays: its database is how the next run knows what is left.
      await end();
      throw error;
    }
    await abandon();
  };
  const abandon = async () => {
    await end();
    if (server !== null) await rm(home, { recursive: true, force: true });
  };
  try {
    await removeSettings(api, signal, tell);
    const kubeconfigFile = await kubeconfigFor(options, home);
    const setting = await makeSetting(api, { ...options, run, kubeconfigFile });
    const tokens = new Map<string, Tokens>();
    for (const tenant of setting.tenants) tokens.set(tenant.name, await tokensOf(api, calls, tenant, signal));
    const call = (tenant: TestTenant) => calls.as(() => tokens.get(tenant.name) ?? {});
    tell('Waiting until the cluster holds what it was told …');
    for (const tenant of setting.tenants) await warmUp(tenant.namespace, call(tenant), run, signal);
    return { setting, run, call, stopProduct: async () => server?.stop(), abandon, dispose };
  } catch (error) {
    await dispose().catch((later: unknown) => tell(`Cleaning up failed; the next run does it: ${String(later)}`));
    throw error;
  }
}

const bare = (token: AccessToken | string): string => (typeof token === 'string' ? token : token.token);

const CLEANS_WITHIN_MS = 600_000;
const ENDS_WITHIN_MS = 40_000;
const TOKEN_SECONDS = 3600;
const ACCOUNTS_WITHIN_MS = 60_000;

/** Persons get their tokens from the product, as they do in life; what runs in the tenant is asked of the cluster. */
async function tokensOf(
  api: ProductApi,
  calls: ClusterCalls,
  tenant: TestTenant,
  signal: AbortSignal,
): Promise<Tokens> {
  const administrator = calls.as(() => ({}));
  const tokenOf = async (account: string) => {
    // The default account is made by a controller, some time after its namespace.
    const token = await until(ACCOUNTS_WITHIN_MS, signal, async () => {
      const answer = await administrator('administrator', {
        verb: 'create',
        group: '',
        version: 'v1',
        resource: 'serviceaccounts',
        subresource: 'token',
        namespace: tenant.namespace,
        name: account,
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: { expirationSeconds: TOKEN_SECONDS },
        },
      });
      const { token: found } = (answer.body.status ?? {}) as { token?: string };
      return answer.status === 201 ? found : undefined;
    });
    if (token === undefined) throw new Error(`the cluster gave no token of ${account} in ${tenant.namespace}`);
    return token;
  };
  return {
    viewer: await api.token(tenant.name, 'viewer'),
    editor: await api.token(tenant.name, 'editor'),
    workload: await tokenOf('workload'),
    default: await tokenOf('default'),
  };
}

/**
 * One folder per cluster, not per run: what a run that was cut off has made stands in the database there, and the next
 * run starts the product over it and deletes it.
 */
function homeFor(server: string): string {
  const name = createHash('sha256').update(server).digest('hex').slice(0, 16);
  return join(tmpdir(), `tenantry-conformance-${process.getuid?.() ?? 0}-${name}`);
}

/** Refuses while another run goes on; what is left of one that was cut off, its product, is ended first. */
async function claimHome(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const { uid } = await stat(home);
  if (process.getuid !== undefined && uid !== process.getuid()) throw new Error(`${home} belongs to somebody else`);
  const runnerFile = join(home, 'runner.pid');
  const runner = Number(await readFile(runnerFile, 'utf8').catch(() => '0'));
  if (runner > 0 && runner !== process.pid && isAlive(runner)) {
    throw new Error(`another run against this cluster is under way (process ${runner})`);
  }
  const left = await readFile(join(home, 'run.json'), 'utf8').catch(() => null);
  if (left !== null) {
    const { pid } = JSON.parse(left) as { pid: number };
    if (isAlive(pid)) process.kill(pid, 'SIGTERM');
    const ended = await until(ENDS_WITHIN_MS, AbortSignal.timeout(2 * ENDS_WITHIN_MS), async () =>
      isAlive(pid) ? undefined : true,
    );
    if (ended === undefined) throw new Error(`the product of a run that was cut off does not end (process ${pid})`);
  }
  await writeFile(runnerFile, String(process.pid), { mode: 0o600 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The file itself; with another context than its current one, a copy that has that one, for the owner's eyes alone. */
async function kubeconfigFor({ kubeconfig, context }: SuiteOptions, home: string): Promise<string> {
  if (context === null) return resolve(kubeconfig);
  const document = parse(await readFile(kubeconfig, 'utf8')) as Record<string, unknown>;
  const path = join(home, 'kubeconfig.yaml');
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writeFile(path, stringify({ ...document, 'current-context': context }), { mode: 0o600 });
  return path;
}
