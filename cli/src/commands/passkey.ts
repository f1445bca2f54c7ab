import type { Passkey } from '@tenantry/client';
import { askPassword } from '../ask-password.ts';
import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { table } from '../output/table.ts';
import { localTime } from '../output/time.ts';

interface ListOptions {
  readonly user?: string;
  readonly output: Format;
}

/** Passkeys of one's own, and of users for administrators. */
export const addPasskey: AddCommand = (program, bind) => {
  const passkey = program
    .command('passkey')
    .summary('passkeys that you sign in with')
    .description('Passkeys are added in a browser, on the page of your account; here they are listed and taken away.');
  passkey
    .command('list')
    .summary('list your passkeys, or those of a user')
    .option('--user <email>', 'passkeys of somebody else, for administrators and auditors')
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .action(bind(list));
  passkey
    .command('rename')
    .summary('call one of your passkeys otherwise')
    .argument('<passkey>', 'its id, or its name')
    .argument('<name>', 'what to know it by')
    .action(bind(rename));
  passkey
    .command('remove')
    .summary('remove one of your passkeys, and end the sessions that began with it')
    .description('Asks for your password; without a terminal it is the first line of standard input.')
    .argument('<passkey>', 'its id, or its name')
    .action(bind(remove));
  passkey
    .command('reset')
    .summary('remove all passkeys of a user, for administrators')
    .argument('<email>', 'whose')
    .action(bind(reset));
};

async function list(context: Context, _args: readonly string[], { user, output }: ListOptions): Promise<void> {
  const { screen } = context;
  const items = await (await context.client()).passkeys.list(user);
  if (output === 'name') screen.result(...items.map(({ name }) => name));
  else if (output !== 'table') screen.result(serialised(output === 'yaml' ? items : { items }, output));
  else if (items.length > 0) screen.result(...rendered(items));
  else screen.say('There is no passkey. They are added in a browser, at /account.');
}

function rendered(passkeys: readonly Passkey[]): string[] {
  return table<Passkey>(
    [
      { title: 'ID', cell: ({ id }) => id },
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'FOR', cell: ({ host }) => host },
      { title: 'ADDED', cell: ({ createdAt }) => localTime(createdAt) },
      { title: 'LAST USED', cell: ({ usedAt }) => (usedAt === null ? 'never' : localTime(usedAt)) },
    ],
    passkeys,
  );
}

async function rename(context: Context, [word = '', name = '']: readonly string[]): Promise<void> {
  const { id } = await find(context, word);
  const renamed = await (await context.client()).passkeys.rename(id, name);
  context.screen.result(`passkey ${renamed.name} (${id}) is renamed`);
}

async function remove(context: Context, [word = '']: readonly string[]): Promise<void> {
  const { id, name } = await find(context, word);
  await (await context.client()).passkeys.remove(id, await askPassword(context));
  context.screen.result(`passkey ${name} (${id}) is removed`);
}

async function reset(context: Context, [email = '']: readonly string[]): Promise<void> {
  await (await context.client()).passkeys.removeAll(email);
  context.screen.result(`the passkeys of ${email} are removed`);
}

async function find(context: Context, word: string): Promise<Passkey> {
  const items = await (await context.client()).passkeys.list();
  const found = items.filter(({ id, name }) => id === word || name === word);
  if (found.length > 1) throw usageError(`${found.length} passkeys are called ${word}.`, 'Give the id of one.');
  const [passkey] = found;
  if (passkey !== undefined) return passkey;
  throw new CommandError(
    EXIT.notFound,
    `You have no passkey ${word}.`,
    '`tenantry passkey list` shows those you have.',
  );
}
