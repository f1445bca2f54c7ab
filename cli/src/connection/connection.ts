import { join, resolve } from 'node:path';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { type Environment, homeFolder, readIfThere, readRunRecord } from './home.ts';
import { keptSession } from './sessions.ts';

/** Global options that say where to and as whom. */
export interface ConnectionOptions {
  readonly server?: string;
  readonly token?: string;
  readonly tokenFile?: string;
}

export interface Connection {
  readonly home: string;
  readonly server: string;
  readonly token: string;
}

export const DEFAULT_SERVER = 'http://127.0.0.1:7878';

/** --server, TENANTRY_SERVER, the address a server on this machine has written down, the default: the first there is. */
export async function serverAddress(options: ConnectionOptions, env: Environment): Promise<string> {
  const given = options.server ?? (env.TENANTRY_SERVER || undefined);
  const address = given ?? (await readRunRecord(homeFolder(env)))?.url ?? DEFAULT_SERVER;
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw usageError(`"${address}" is no server address.`, `Write it with its scheme: ${DEFAULT_SERVER}`);
  }
  return address.replace(/\/+$/, '');
}

/** Where to and as whom. @throws CommandError when there is no token to be had */
export async function connect(options: ConnectionOptions, env: Environment): Promise<Connection> {
  const home = homeFolder(env);
  const server = await serverAddress(options, env);
  return { home, server, token: await findToken(options, env, home, server) };
}

async function findToken(options: ConnectionOptions, env: Environment, home: string, server: string): Promise<string> {
  if (options.token !== undefined) return options.token;
  const file = tokenFile(options, env);
  if (file !== null) {
    const text = await readIfThere(file);
    if (text === null || text.trim() === '') {
      throw new CommandError(
        EXIT.refused,
        `There is no token in ${file}.`,
        'Check --token-file and TENANTRY_TOKEN_FILE.',
      );
    }
    return text.trim();
  }
  if (env.TENANTRY_TOKEN) return env.TENANTRY_TOKEN;
  const session = await keptSession(env, server);
  if (session !== null) return session;

  // The administrator's token of this machine must never travel to another one because of a mistyped address.
  const adminToken = join(home, 'admin-token');
  if (!(await isThisMachine(server, home))) {
    throw new CommandError(
      EXIT.refused,
      `There is no token for ${server}.`,
      `Sign in with \`tenantry login\`, or give a token with --token-file or TENANTRY_TOKEN. The one in ${adminToken} is only used for a server on this machine.`,
    );
  }
  const text = await readIfThere(adminToken);
  if (text !== null && text.trim() !== '') return text.trim();
  throw new CommandError(
    EXIT.refused,
    `There is no token: ${adminToken} does not exist.`,
    'Start Tenantry on this machine with `npm start`, or give --token-file or TENANTRY_TOKEN. Is TENANTRY_HOME the one it was started with?',
  );
}

/** The file that --token-file or TENANTRY_TOKEN_FILE names, as an absolute path. */
export function tokenFile(options: ConnectionOptions, env: Environment): string | null {
  const file = options.tokenFile ?? (env.TENANTRY_TOKEN ? undefined : env.TENANTRY_TOKEN_FILE || undefined);
  return file === undefined ? null : resolve(file);
}

async function isThisMachine(server: string, home: string): Promise<boolean> {
  const { hostname, origin } = new URL(server);
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return true;
  const record = await readRunRecord(home);
  return record !== null && URL.parse(record.url)?.origin === origin;
}
