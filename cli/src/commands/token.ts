import type { NewToken, Token, TokenVerb } from '@tenantry/client';
import { type Command, Option } from 'commander';
import { type AddCommand, type Bind, collected, durationMs, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { localTime } from '../output/time.ts';
import { renderTokens } from '../render/tokens.ts';

export const VERBS = ['read', 'write', 'secrets', 'cluster', 'alerts', 'telemetry'] as const;
export const ROLES = ['viewer', 'editor', 'owner'] as const;

interface CreateOptions {
  readonly tenant?: string;
  readonly role?: (typeof ROLES)[number];
  readonly for?: readonly string[];
  readonly verbs?: readonly TokenVerb[];
  readonly expires?: string;
  readonly output: Format;
}

interface ListOptions {
  readonly tenant?: string;
  readonly owner?: string;
  readonly everybody?: boolean;
  readonly output: Format;
}

/** Tokens of one's own, and of tenants. */
export const addToken: AddCommand = (program, bind) => {
  const token = program.command('token').summary('tokens of your own, and of tenants for machines');
  token
    .command('create')
    .summary('make a token; it is shown this once')
    .description(
      'Makes a token of your own, which does what you may, so far as it is for it; with -t one of the tenant itself, for a machine. The token alone goes to standard output.',
    )
    .argument('<name>', 'what to know it by')
    .addOption(ofTenant('make it a token of this tenant, for a machine'))
    .addOption(new Option('--role <role>', 'with -t: its role in the tenant (default: viewer)').choices(ROLES))
    .option('--for <tenant>', 'only for this tenant, once for each (default: all that you have a role in)', collected)
    .addOption(verbsOption('read'))
    .option('--expires <time>', 'when it ends: 12h, 30d, or a date (default: in 90 days)')
    .addOption(formatOption('table', 'json', 'yaml'))
    .addHelpText(
      'after',
      `
  tenantry token create laptop --expires 30d > ~/.tenantry-token
  tenantry token create deployer -t dev01 --role editor --verbs read,write
  tenantry token create reports --for dev01 --for datasci`,
    )
    .action(bind(create));
  addOthers(token, bind);
};

function addOthers(token: Command, bind: Bind): void {
  token
    .command('list')
    .summary('list your tokens, or those of a tenant')
    .addOption(ofTenant('tokens of this tenant'))
    .option('--owner <user>', 'tokens of somebody else, for administrators and auditors')
    .option('--everybody', "everybody's tokens, for administrators and auditors")
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .action(bind(list));
  token
    .command('revoke')
    .summary('end a token, and all that was made with it, at once')
    .argument('<token>', 'its id, or its name among the valid ones')
    .addOption(ofTenant('a token of this tenant'))
    .action(bind(revoke));
}

/** Without TENANTRY_TENANT: whose a token is, is not to follow from where it is made. */
function ofTenant(what: string): Option {
  return new Option('-t, --tenant <tenant>', what).argParser((name: string) => name.toLowerCase());
}

export function verbsOption(standard: string): Option {
  return new Option(
    '--verbs <verbs>',
    `what for, joined by commas: ${VERBS.join(', ')} (default: ${standard})`,
  ).argParser((text: string) =>
    text.split(',').map((word) => {
      const verb = VERBS.find((one) => one === word.trim());
      if (verb === undefined) throw usageError(`"${word}" is no verb.`, `Use some of ${VERBS.join(',')}.`);
      return verb;
    }),
  );
}

async function create(context: Context, [name = '']: readonly string[], options: CreateOptions): Promise<void> {
  const { tenant, role, for: tenants, verbs, expires, output } = options;
  if (tenant === undefined && role !== undefined)
    throw usageError('Only a token of a tenant has a role: name it with -t.');
  if (tenant !== undefined && tenants !== undefined) throw usageError('A token of a tenant is for that tenant alone.');
  const asked = {
    ...{ name, ...(verbs && { verbs }) },
    ...(expires === undefined ? {} : { expiresAt: expiryOf(expires, Date.now()) }),
  };
  const { tokens } = await context.client();
  const made =
    tenant === undefined
      ? await tokens.create({ ...asked, ...(tenants && { tenants }) })
      : await tokens.createOfTenant(tenant, { ...asked, ...(role && { role }) });
  show(context, made, output);
}

function show({ screen }: Context, made: NewToken, format: Format): void {
  if (format === 'json' || format === 'yaml') {
    screen.result(serialised(made, format));
    return;
  }
  screen.result(made.token);
  screen.say(
    `Token ${made.name} (${made.id}) is for ${made.verbs.join(', ')}, until ${localTime(made.expiresAt)}.`,
    'It is shown this once.',
  );
}

/** A time from now, or a date. */
export function expiryOf(text: string, nowMs: number): string {
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) {
    const at = Date.parse(text);
    if (!Number.isNaN(at)) return new Date(at).toISOString();
  }
  return new Date(nowMs + durationMs(text)).toISOString();
}

async function list(context: Context, _args: readonly string[], options: ListOptions): Promise<void> {
  const { output, ...of } = options;
  const { screen } = context;
  const items = await (await context.client()).tokens.list(of);
  if (output === 'name') screen.result(...items.map(({ name }) => name));
  else if (output !== 'table') screen.result(serialised(output === 'yaml' ? items : { items }, output));
  else if (items.length > 0) screen.result(...renderTokens(items));
  else screen.say('There is no token. `tenantry token create` makes one.');
}

async function revoke(
  context: Context,
  [word = '']: readonly string[],
  { tenant }: Pick<ListOptions, 'tenant'>,
): Promise<void> {
  const { tokens } = await context.client();
  const named = (await tokens.list(tenant === undefined ? {} : { tenant })).filter(
    ({ name, state }: Token) => name === word && state === 'valid',
  );
  if (named.length > 1) throw usageError(`${named.length} tokens are called ${word}.`, 'Give the id of one.');
  const ended = await tokens.revoke(named[0]?.id ?? word, tenant);
  context.screen.result(`token ${ended.name} (${ended.id}) is ${ended.state}`);
}
