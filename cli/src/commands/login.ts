import { setTimeout as pause } from 'node:timers/promises';
import type { Client, DeviceToken, Me } from '@tenantry/client';
import { type AddCommand, formatOption } from '../command.ts';
import { clientOf } from '../connection/client.ts';
import { serverAddress } from '../connection/connection.ts';
import { keepSession, keptSession, sessionsFile } from '../connection/sessions.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { aligned } from '../output/table.ts';

export const addLogin: AddCommand = (program, bind) => {
  program
    .command('login')
    .summary('sign in as yourself, with a browser')
    .description(
      'Shows an address and a code. Open the address in a browser, sign in there, and approve the code. The session is kept for this server in a file that you alone can read, and used by commands that are given no token.',
    )
    .action(bind(login));
};

export const addLogout: AddCommand = (program, bind) => {
  program
    .command('logout')
    .summary('end the session of this server')
    .description('Ends the session that `tenantry login` began at this server, there and here.')
    .action(bind(logout));
};

export const addWhoami: AddCommand = (program, bind) => {
  program
    .command('whoami')
    .summary('say who you are, and where you have which role')
    .description('Says as whom commands reach the server, with which roles and groups, and in which tenants.')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(whoami));
};

async function login({ env, options, screen, signal }: Context): Promise<void> {
  const server = await serverAddress(options, env);
  const { people } = clientOf({ server, token: null });
  const code = await people.beginDevice();
  screen.say(
    `Open ${code.verification_uri_complete}`,
    `and approve the code ${code.user_code}, if it is the one that you see there.`,
  );
  const given = await poll(people, code, signal);
  const expiresAt = new Date(Date.now() + given.expires_in * 1000).toISOString();
  await keepSession(env, server, { token: given.access_token, expiresAt });
  const me = await clientOf({ server, token: given.access_token }).people.me();
  screen.say(`The session is kept in ${sessionsFile(env)}, until ${expiresAt} at the longest.`);
  screen.result(`Signed in at ${server} as ${me.name}.`);
}

const REFUSALS: Readonly<Record<string, string>> = {
  access_denied: 'The sign-in was refused.',
  expired_token: 'The code was not approved in time.',
  invalid_grant: 'The code is not good any more.',
};

async function poll(
  people: Client['people'],
  code: { readonly device_code: string; readonly interval: number; readonly expires_in: number },
  signal: AbortSignal,
): Promise<DeviceToken> {
  let seconds = code.interval;
  const until = Date.now() + code.expires_in * 1000;
  while (Date.now() < until) {
    await pause(seconds * 1000, undefined, { signal });
    const answer = await people.pollDevice(code.device_code);
    if (!('error' in answer)) return answer;
    // https://www.rfc-editor.org/rfc/rfc8628#section-3.5
    if (answer.error === 'slow_down') seconds += 5;
    else if (answer.error !== 'authorization_pending') throw refused(answer.error);
  }
  throw refused('expired_token');
}

function refused(error: string): CommandError {
  const message = REFUSALS[error] ?? `The sign-in failed: ${error}.`;
  return new CommandError(EXIT.refused, message, 'Begin again: tenantry login');
}

async function logout({ env, options, screen }: Context): Promise<void> {
  const server = await serverAddress(options, env);
  const token = await keptSession(env, server);
  if (token === null) {
    screen.say(`There is no session of ${server} here.`);
    return;
  }
  try {
    await clientOf({ server, token }).people.signOut();
  } finally {
    // Whatever the server says of it, it is not kept here.
    await keepSession(env, server, null);
  }
  screen.result(`Signed out at ${server}.`);
}

async function whoami(
  { client, screen }: Context,
  _args: readonly string[],
  { output }: { readonly output: Format },
): Promise<void> {
  const me = await (await client()).people.me();
  const isForPrograms = output === 'json' || output === 'yaml';
  screen.result(...(isForPrograms ? [serialised(me, output)] : rendered(me)));
}

function rendered({ name, roles, groups, tenants }: Me): string[] {
  const inTenants = tenants?.map((tenant) => `${tenant.name} (${tenant.role})`).join(', ');
  const rows: [string, string][] = [
    ['name', name],
    ['roles', roles.length === 0 ? 'none' : roles.join(', ')],
    ['tenants', inTenants === undefined ? 'all' : inTenants === '' ? 'none' : inTenants],
  ];
  if (groups.length > 0) rows.push(['groups', groups.join(', ')]);
  return aligned(rows);
}
