import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TenantRole } from '@tenantry/client';
import { Option } from 'commander';
import { type AddCommand, durationMs } from '../command.ts';
import { tokenFile } from '../connection/connection.ts';
import { readIfThere, readRunRecord } from '../connection/home.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { type Credential, clusterNameOf, clustersIn, renderKubeconfig } from '../kubeconfig.ts';
import { localTime } from '../output/time.ts';
import { writePrivateFile } from '../private-file.ts';

interface KubeconfigOptions {
  readonly role: TenantRole;
  readonly output?: string;
  readonly static?: boolean;
  readonly duration?: number;
  readonly force?: boolean;
}

export function roleOption(): Option {
  return new Option('--role <role>', 'what it may do in the tenant').choices(['viewer', 'editor']).default('editor');
}

/** The program that kubectl runs for a token. */
const program = fileURLToPath(new URL('../main.ts', import.meta.url));

export const addKubeconfig: AddCommand = (parent, bind) => {
  parent
    .command('kubeconfig')
    .summary("make a kubeconfig for a tenant's namespace")
    .description(
      "Makes a kubeconfig for a tenant's namespace. It holds no secret: kubectl runs `tenantry kube-token` for a short-lived token each time it needs one.",
    )
    .argument('<tenant>', 'name of the tenant')
    .addOption(roleOption())
    .option('-o, --output <file>', 'write it to this file, readable by you alone, instead of standard output')
    .option('--static', 'hold a token instead of asking for one, for machines without tenantry')
    .option('--duration <duration>', 'how long a --static token is valid, such as 1h', durationMs)
    .option('--force', 'replace a file that holds other clusters')
    .action(bind(kubeconfig));
};

async function kubeconfig(context: Context, [name = '']: readonly string[], options: KubeconfigOptions): Promise<void> {
  if (options.duration !== undefined && !options.static) {
    throw usageError('--duration is for --static; otherwise kubectl gets a new token whenever it needs one.');
  }
  const { screen } = context;
  const tenant = name.toLowerCase();
  const client = await context.client();
  const cluster = await client.cluster(tenant);
  let credential: Credential;
  if (options.static) {
    const seconds = options.duration === undefined ? undefined : Math.round(options.duration / 1000);
    const { token, expiresAt } = await client.kubeToken(tenant, options.role, seconds);
    screen.say(`The token in it is valid until ${localTime(expiresAt)}; keep the file to yourself.`);
    credential = { token };
  } else {
    credential = await plugin(context, tenant, options.role);
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

async function plugin(context: Context, tenant: string, role: TenantRole): Promise<Credential> {
  const { server, home } = await context.connection();
  const file = tokenFile(context.options, context.env);
  if (context.options.token !== undefined || (file === null && context.env.TENANTRY_TOKEN)) {
    context.screen.say(
      'The kubeconfig holds no token of yours: run kubectl with TENANTRY_TOKEN set, or give --token-file here.',
    );
  }
  // The server of this machine may come back on another port; its folder says on which.
  const given = context.options.server ?? (context.env.TENANTRY_SERVER || undefined);
  const isFoundByHome = given === undefined && (await readRunRecord(home))?.url.replace(/\/+$/, '') === server;
  return {
    command: process.execPath,
    args: [
      program,
      'kube-token',
      tenant,
      '--role',
      role,
      ...(isFoundByHome ? [] : ['--server', server]),
      ...(file === null ? [] : ['--token-file', file]),
    ],
    env: { TENANTRY_HOME: home },
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
