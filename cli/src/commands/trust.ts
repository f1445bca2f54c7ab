import type { NewTrust, TokenVerb, Trust } from '@tenantry/client';
import { type Command, Option } from 'commander';
import { type AddCommand, collected, formatOption, tenantOption } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderTrusts } from '../render/tokens.ts';
import { ROLES, verbsOption } from './token.ts';

interface TrustOptions {
  readonly tenant?: string;
  readonly issuer: string;
  readonly audience: string;
  readonly where: readonly string[];
  readonly role?: (typeof ROLES)[number];
  readonly verbs?: readonly TokenVerb[];
  readonly minutes?: string;
  readonly output: Format;
}

/** Pipelines that come without a secret. */
export const addTrust: AddCommand = (program, bind) => {
  const trust = program.command('trust').summary('let pipelines in without a secret, by the word of their issuer');
  const made = trust
    .command('create')
    .summary('take tokens of an OIDC issuer in exchange for short ones of the tenant')
    .argument('<name>', 'what to know it by');
  trustOptions(made)
    .addHelpText(
      'after',
      `
  tenantry trust create main -t dev01 --issuer https://token.actions.githubusercontent.com \\
    --audience https://tenantry.example.com --where repository=my-org/shop --where ref=refs/heads/main \\
    --role editor --verbs read,write`,
    )
    .action(bind(create));
  const changed = trust
    .command('change')
    .summary('put another in its place, whole; every token given by it as it was ends at once')
    .argument('<name>', 'its name');
  trustOptions(changed).action(bind(change));
  trust
    .command('list')
    .summary('list whose pipelines a tenant lets in')
    .addOption(tenantOption())
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .action(bind(list));
  trust
    .command('delete')
    .summary('let them in no more; every token given by it ends at once')
    .argument('<name>', 'its name')
    .addOption(tenantOption())
    .action(bind(remove));
};

function trustOptions(command: Command): Command {
  return command
    .addOption(tenantOption())
    .requiredOption('--issuer <url>', 'the issuer, exactly as its tokens name it')
    .requiredOption('--audience <audience>', 'whom the tokens have to be for')
    .requiredOption(
      '--where <condition>',
      'CLAIM=VALUE, or CLAIM~PATTERN (* is any text without / and :, ** any at all); all have to hold, of several values of one claim any',
      collected,
    )
    .addOption(new Option('--role <role>', 'role in the tenant (default: viewer)').choices(ROLES))
    .addOption(verbsOption('read'))
    .option('--minutes <minutes>', 'how long the tokens are valid, 1 to 60 (default: 15)')
    .addOption(formatOption('table', 'json', 'yaml'));
}

async function create(context: Context, [name = '']: readonly string[], options: TrustOptions): Promise<void> {
  const made = await (await context.client()).trusts.create(tenantOf(options), { name, ...askedBy(options) });
  told(context, made, 'made', options.output);
}

async function change(context: Context, [name = '']: readonly string[], options: TrustOptions): Promise<void> {
  const { trusts } = await context.client();
  told(
    context,
    await trusts.change(tenantOf(options), name.toLowerCase(), askedBy(options)),
    'changed',
    options.output,
  );
}

function askedBy({ issuer, audience, where, role, verbs, minutes }: TrustOptions): Omit<NewTrust, 'name'> {
  return {
    ...{ issuer, audience, conditions: conditionsOf(where) },
    ...{ ...(role && { role }), ...(verbs && { verbs }), ...(minutes && { minutes: Number(minutes) }) },
  };
}

function told({ screen }: Context, trust: Trust, done: string, output: Format): void {
  if (output === 'json' || output === 'yaml') {
    screen.result(serialised(trust, output));
    return;
  }
  screen.result(`trust ${trust.name} is ${done}`);
  screen.say(
    `Its tokens are for ${trust.verbs.join(', ')} as ${trust.role} of ${trust.tenant}, ${trust.minutes} minutes each.`,
  );
}

/** Values that are given for the same claim are one condition. */
export function conditionsOf(words: readonly string[]): NewTrust['conditions'] {
  const values = new Map<string, string[]>();
  const patterns = words.flatMap((word) => {
    const [, claim = '', sign, value = ''] = /^([^=~]+)([=~])(.+)$/su.exec(word) ?? [];
    if (sign === undefined) throw usageError(`"${word}" is neither CLAIM=VALUE nor CLAIM~PATTERN.`);
    if (sign === '~') return [{ claim, like: value }];
    values.set(claim, [...(values.get(claim) ?? []), value]);
    return [];
  });
  return [...[...values].map(([claim, oneOf]) => ({ claim, oneOf })), ...patterns];
}

async function list(context: Context, _args: readonly string[], options: TrustOptions): Promise<void> {
  const { screen } = context;
  const tenant = tenantOf(options);
  const items = await (await context.client()).trusts.list(tenant);
  const { output } = options;
  if (output === 'name') screen.result(...items.map(({ name }) => name));
  else if (output !== 'table') screen.result(serialised(output === 'yaml' ? items : { items }, output));
  else if (items.length > 0) screen.result(...renderTrusts(items));
  else screen.say(`Tenant ${tenant} lets no pipeline in. \`tenantry trust create\` does.`);
}

async function remove(context: Context, [name = '']: readonly string[], options: TrustOptions): Promise<void> {
  await (await context.client()).trusts.delete(tenantOf(options), name.toLowerCase());
  context.screen.result(`trust ${name.toLowerCase()} is gone, and its tokens with it`);
}

function tenantOf({ tenant }: TrustOptions): string {
  if (tenant === undefined) throw usageError('Which tenant?', 'Name it with -t, or in TENANTRY_TENANT.');
  return tenant.toLowerCase();
}
