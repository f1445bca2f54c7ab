import { type Client, EXEC_API_VERSION, ProblemError, type TenantRole } from '@tenantry/client';
import { Option } from 'commander';
import type { AddCommand } from '../command.ts';
import { clientOf } from '../connection/client.ts';
import { type Connection, connect } from '../connection/connection.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit.ts';
import { roleOption } from './kubeconfig.ts';

interface KubeTokenOptions {
  readonly role: TenantRole;
  readonly proxy?: boolean;
  readonly serverOfHome?: boolean;
}

/** kubectl keeps what it was given until then; a session may end before, and is asked for again then. */
const PROXY_MINUTES = 5;

export const addKubeToken: AddCommand = (program, bind) => {
  program
    .command('kube-token')
    .summary('print a short-lived token for kubectl')
    .description(
      'Prints an ExecCredential with a short-lived token: what a kubeconfig of `tenantry kubeconfig` runs. Keeps nothing. With --proxy it is the credential for Tenantry itself.',
    )
    .argument('<tenant>', 'name of the tenant')
    .addOption(roleOption())
    .option('--proxy', 'for a kubeconfig that goes through Tenantry')
    .addOption(new Option('--server-of-home', 'the server of TENANTRY_HOME, whatever TENANTRY_SERVER says').hideHelp())
    .action(bind(kubeToken));
};

async function kubeToken(context: Context, [name = '']: readonly string[], options: KubeTokenOptions): Promise<void> {
  const tenant = name.toLowerCase();
  // kubectl runs this in whatever shell: a TENANTRY_SERVER there must not send it elsewhere than its kubeconfig says.
  const env = options.serverOfHome ? { ...context.env, TENANTRY_SERVER: undefined } : context.env;
  const connection = await connect(context.options, env);
  const client = clientOf(connection);
  try {
    const status = options.proxy
      ? await proxyCredential(client, connection, tenant, env.KUBERNETES_EXEC_INFO)
      : await clusterCredential(client, tenant, options.role);
    context.screen.result(JSON.stringify({ apiVersion: EXEC_API_VERSION, kind: 'ExecCredential', status }));
  } catch (error) {
    throw explained(error, connection.server, tenant);
  }
}

interface ExecStatus {
  readonly token: string;
  readonly expirationTimestamp: string;
}

async function clusterCredential(client: Client, tenant: string, role: TenantRole): Promise<ExecStatus> {
  const { token, expiresAt } = await client.kubeToken(tenant, role);
  return { token, expirationTimestamp: expiresAt };
}

/** The session itself, once it was seen to be good: kubectl would only say "Unauthorized" of one that ended. */
async function proxyCredential(
  client: Client,
  { server, token }: Connection,
  tenant: string,
  execInfo: string | undefined,
): Promise<ExecStatus> {
  checkDestination(server, execInfo);
  await client.cluster(tenant);
  return { token, expirationTimestamp: new Date(Date.now() + PROXY_MINUTES * 60_000).toISOString() };
}

/** Kubectl says whom it will show the token to: that must be the server it belongs to. */
function checkDestination(server: string, execInfo: string | undefined): void {
  if (execInfo === undefined) return;
  const destination = clusterServerOf(execInfo);
  if (destination === null || URL.parse(destination)?.origin === new URL(server).origin) return;
  throw new CommandError(
    EXIT.refused,
    `This kubeconfig sends the credential for ${server} to another server.`,
    'Make it anew with `tenantry kubeconfig --proxy`.',
  );
}

function clusterServerOf(execInfo: string): string | null {
  try {
    const info = JSON.parse(execInfo) as { spec?: { cluster?: { server?: unknown } } };
    const server = info.spec?.cluster?.server;
    return typeof server === 'string' ? server : null;
  } catch {
    return null;
  }
}

function explained(error: unknown, server: string, tenant: string): unknown {
  if (!(error instanceof ProblemError)) return error;
  if (error.status === 401) {
    return new CommandError(
      EXIT.refused,
      `Your session at ${server} has ended, or its token is wrong.`,
      'Sign in again, or correct the token that the kubeconfig names (--token-file, TENANTRY_TOKEN).',
      error,
    );
  }
  if (error.status === 403) {
    return new CommandError(
      EXIT.refused,
      `You may no longer use tenant ${tenant}.`,
      'Ask its owner for a role.',
      error,
    );
  }
  return error;
}
