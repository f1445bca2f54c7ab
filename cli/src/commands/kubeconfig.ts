import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClusterAccess, clusterNameOf, type KubeCredential, type TenantRole } from '@tenantry/client';
import { Option } from 'commander';
import { type AddCommand, durationMs } from '../command.ts';
import { tokenFile } from '../connection/connection.ts';
import { readIfThere, readRunRecord } from '../connection/home.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { clustersIn, renderKubeconfig } from '../kubeconfig.ts';
import { localTime } from '../output/time.ts';
import { writePrivateFile } from '../private-file.ts';

interface KubeconfigOptions {
  readonly role: TenantRole;
  readonly output?: string;
  readonly proxy?: boolean;
  readonly static?: boolean;
  readonly for?: number;
  readonly caFile?: string;
  readonly force?: boolean;
}

const SHORTEST_MS = 3_600_000;
const LONGEST_MS = 24 * SHORTEST_MS;

export function roleOption(): Option {
  return new Option('--role <role>', 'what it may do in the tenant').choices(['viewer', 'editor']).default('editor');
}

/** The program that kubectl runs for a token; absolute, so that it runs from any folder. */
const program = fileURLToPath(new URL('../main.ts', import.meta.url));

export const addKubeconfig: AddCommand = (parent, bind) => {
  parent
    .command('kubeconfig')
    .summary("make a kubeconfig for a tenant's namespace")
    .description(
      "Makes a kubeconfig for a tenant's namespace. It holds no secret: kubectl runs `tenantry kube-token` for a short-lived token each time it needs one. With --proxy kubectl speaks to the cluster through Tenantry, so that the cluster need not be reachable from here and its audit log shows the person.",
    )
    .argument('<tenant>', 'name of the tenant')
    .addOption(roleOption())
    .option('-o, --output <file>', 'write it to this file, readable by you alone, instead of standard output')
    .option('--proxy', 'go through Tenantry instead of straight to the cluster')
    .option('--static', 'hold a token instead of asking for one, for machines without tenantry; it is listed')
    .option('--for <duration>', 'how long a --static token is valid, 1h (the default) to 24h', durationMs)
    .option('--ca-file <file>', 'with --proxy: the authority (PEM) that the certificate of Tenantry comes from')
    .option('--force', 'replace a file that holds other clusters')
    .action(bind(kubeconfig));
};

async function kubeconfig(context: Context, [name = '']: readonly string[], options: KubeconfigOptions): Promise<void> {
  const staticMs = checkOptions(options);
  const { screen } = context;
  const tenant = name.toLowerCase();
  const client = await context.client();
  const target = await client.cluster(tenant);
  const secure = options.proxy ? await secureAddress(context, options) : null;
  const cluster = secure === null ? target : await throughProxy(secure, tenant, target, options);
  let credential: KubeCredential;
  if (options.static) {
    const made = await client.createStaticToken(tenant, options.role, Math.round(staticMs / 1000));
    screen.say(`The token in it is valid until ${localTime(made.expiresAt)}; keep the file to yourself.`);
    screen.say(
      `It is listed: tenantry kube-tokens ${tenant}; end it: tenantry kube-tokens ${tenant} revoke ${made.id}`,
    );
    credential = { token: made.token };
  } else {
    credential = await plugin(context, tenant, options, secure);
  }
  const text = renderKubeconfig({ tenant, role: options.role, cluster, credential });
  if (options.output === undefined) {
    screen.result(text.trimEnd());
    return;
  }
  const file = resolve(options.output);
  if (!options.force) await refuseToLoseOthers(file, clusterNameOf(cluster));
  await writePrivateFile(file, text);
  screen.say(`Written to ${file}. Use it: KUBECONFIG=${file} kubectl get pods`);
}

function checkOptions(options: KubeconfigOptions): number {
  if (options.for !== undefined && !options.static) {
    throw usageError('--for is for --static; otherwise kubectl gets a new token whenever it needs one.');
  }
  if (options.static && options.proxy) {
    throw usageError('--static goes straight to the cluster: its token is the cluster’s.', 'Leave --proxy out.');
  }
  if (options.caFile !== undefined && !options.proxy) {
    throw usageError('--ca-file is for --proxy; the authority of the cluster is always in the kubeconfig.');
  }
  const ms = options.for ?? SHORTEST_MS;
  if (ms < SHORTEST_MS || ms > LONGEST_MS) throw usageError('--for takes 1h to 24h.');
  return ms;
}

interface SecureAddress {
  readonly server: string;
  /** The authority to trust beside the well-known ones; as PEM. */
  readonly caFile: string | null;
}

/** Where the server is reached with TLS: kubectl shows a credential to no other. */
async function secureAddress(context: Context, options: KubeconfigOptions): Promise<SecureAddress> {
  const { server, home } = await context.connection();
  const given = options.caFile ?? (context.env.NODE_EXTRA_CA_CERTS || undefined);
  if (server.startsWith('https:')) return { server, caFile: given === undefined ? null : resolve(given) };
  const record = await readRunRecord(home);
  if (record?.secure && record.url.replace(/\/+$/, '') === server) {
    return { server: record.secure.url, caFile: record.secure.caFile };
  }
  throw new CommandError(
    EXIT.refused,
    `kubectl shows a credential to servers with TLS alone, and ${server} has none.`,
    'Name the address that Tenantry has behind TLS with --server https://…, or leave --proxy out.',
  );
}

/** The cluster as it is reached through Tenantry. Each tenant and role has an address, so each is a cluster of its own. */
async function throughProxy(
  { server, caFile }: SecureAddress,
  tenant: string,
  target: ClusterAccess,
  options: KubeconfigOptions,
): Promise<ClusterAccess> {
  const role = options.role === 'viewer' ? '/as-viewer' : '';
  return {
    server: `${server}/api/v1/tenants/${encodeURIComponent(tenant)}/kubernetes${role}`,
    certificateAuthorityData: await authority(caFile),
    namespace: target.namespace,
    infrastructure: `tenantry-${tenant}${options.role === 'viewer' ? '-viewer' : ''}`,
  };
}

/** What this program itself trusts beside the well-known authorities goes into the kubeconfig. */
async function authority(file: string | null): Promise<string> {
  // A well-known authority vouches for the server.
  if (file === null) return '';
  const pem = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandError(EXIT.usage, `The authority ${file} cannot be read.`, null, error);
  });
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw usageError(`${file} holds no certificate.`);
  return Buffer.from(pem).toString('base64');
}

async function plugin(
  context: Context,
  tenant: string,
  options: KubeconfigOptions,
  secure: SecureAddress | null,
): Promise<KubeCredential> {
  const { server: plain, home } = await context.connection();
  const server = secure?.server ?? plain;
  const file = tokenFile(context.options, context.env);
  if (context.options.token !== undefined || (file === null && context.env.TENANTRY_TOKEN)) {
    context.screen.say(
      'The kubeconfig holds no token of yours: run kubectl with TENANTRY_TOKEN set, or give --token-file here.',
    );
  }
  const extraAuthority = secure?.caFile ?? (context.env.NODE_EXTRA_CA_CERTS || undefined);
  // The server of this machine may come back on another port; its folder says on which.
  const given = context.options.server ?? (context.env.TENANTRY_SERVER || undefined);
  const isFoundByHome = given === undefined && (await readRunRecord(home))?.url.replace(/\/+$/, '') === server;
  return {
    command: process.execPath,
    args: [
      program,
      'kube-token',
      tenant,
      ...(options.proxy ? ['--proxy'] : ['--role', options.role]),
      // The address in the kubeconfig is fixed; so is where its token is good for.
      ...(isFoundByHome && !options.proxy ? ['--server-of-home'] : ['--server', server]),
      ...(file === null ? [] : ['--token-file', file]),
    ],
    env: {
      TENANTRY_HOME: home,
      // What this program trusts when kubectl runs it.
      ...(extraAuthority === undefined ? {} : { NODE_EXTRA_CA_CERTS: resolve(extraAuthority) }),
    },
  };
}

async function refuseToLoseOthers(file: string, own: string): Promise<void> {
  const text = await readIfThere(file);
  if (text === null || text.trim() === '') return;
  const clusters = clustersIn(text);
  if (clusters?.every((cluster) => cluster === own)) return;
  throw new CommandError(
    EXIT.refused,
    clusters === null
      ? `${file} exists and is no kubeconfig.`
      : `${file} holds other clusters: ${clusters.join(', ')}.`,
    'Write to another file and use both with KUBECONFIG=one:other, or replace it with --force.',
  );
}
