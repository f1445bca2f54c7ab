import { resolve } from 'node:path';
import type { ObjectsApi, SecretValue, SecretVersion } from '@tenantry/client';
import { type AddCommand, formatOption, type TenantOption, tenantOption } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { resolveKind, tenantFor } from '../kinds.ts';
import { readSources } from '../manifests/read.ts';
import { type Format, serialised } from '../output/format.ts';
import { table } from '../output/table.ts';
import { localTime } from '../output/time.ts';
import { writePrivateFile } from '../private-file.ts';

interface ReadOptions extends TenantOption {
  readonly output: string;
  readonly version?: string;
}

interface SetOptions extends TenantOption {
  readonly from: string;
}

/** The values of secrets, which no other command takes or shows. */
export const addSecret: AddCommand = (program, bind) => {
  const secret = program.command('secret').summary("read, set and list the values of a tenant's secrets");
  secret
    .command('read')
    .summary('fetch a value')
    .description('Fetches one value of a secret. That it was read is recorded.')
    .argument('<name>', 'name of the secret')
    .argument('<value>', 'which of its values, such as DB_PASSWORD')
    .requiredOption('-o, --output <file>', 'write it to this file, readable by you alone; - for standard output')
    .option('--version <number>', 'an earlier version (default: the declared one)')
    .addOption(tenantOption())
    .action(bind(read));
  secret
    .command('set')
    .summary('give a value, new or in place of the one before')
    .description(
      'Gives one value of a secret that exists. It is read from a file or from standard input, for what is on a command line can be seen by others; one line break at its end is left out.',
    )
    .argument('<name>', 'name of the secret')
    .argument('<value>', 'which of its values, such as DB_PASSWORD')
    .option('--from <file>', 'file that holds it; - for standard input', '-')
    .addOption(tenantOption())
    .addHelpText('after', '\n  openssl rand -hex 32 | tenantry secret set db DB_PASSWORD -t dev01')
    .action(bind(set));
  secret
    .command('versions')
    .summary('list who wrote which version when')
    .description(
      'Lists the versions of the values of a secret that are kept: who wrote them, and when. Shows no value.',
    )
    .argument('<name>', 'name of the secret')
    .addOption(tenantOption())
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(versions));
};

async function read(context: Context, [name = '', value = '']: readonly string[], options: ReadOptions): Promise<void> {
  const secrets = await secretsOf(context, options);
  const kept = await secrets.secretVersions(name);
  const place = placeOf(kept, value);
  const version = options.version === undefined ? undefined : Number(options.version);
  if (version !== undefined && !(Number.isInteger(version) && version > 0))
    throw usageError(`"${options.version}" is no version.`, 'Give a number, as `tenantry secret versions` shows it.');
  const [found] = await secrets.readSecrets(name, { name: place, ...(version === undefined ? {} : { version }) });
  if (found === undefined) throw new CommandError(EXIT.notFound, `There is no ${value} in secret ${name}.`);
  await hand(context, found, options.output);
}

/** Never onto a screen, or into its history, by leaving something out. */
async function hand({ screen }: Context, { encoding, value }: SecretValue, output: string): Promise<void> {
  if (output === '-') {
    screen.result(value);
    return;
  }
  const file = resolve(output);
  await writePrivateFile(file, encoding === 'base64' ? Buffer.from(value, 'base64') : value);
  screen.say(`Written to ${file}.`);
}

async function set(context: Context, [name = '', value = '']: readonly string[], options: SetOptions): Promise<void> {
  const secrets = await secretsOf(context, options);
  if (options.from === '-' && process.stdin.isTTY === true)
    context.screen.say('Type the value, then Enter and Ctrl-D. It is shown as you type; a pipe is better.');
  const [source] = await readSources([options.from], process.stdin);
  const text = (source?.text ?? '').replace(/\r?\n$/, '');
  await secrets.patch(name, { spec: { values: { [value]: text } } });
  context.screen.say(`${value} of secret ${name} is set.`);
}

async function versions(
  context: Context,
  [name = '']: readonly string[],
  options: TenantOption & { readonly output: Format },
): Promise<void> {
  const items = await (await secretsOf(context, options)).secretVersions(name);
  if (options.output !== 'table') {
    context.screen.result(serialised(options.output === 'yaml' ? items : { items }, options.output as 'json' | 'yaml'));
    return;
  }
  context.screen.result(
    ...table<SecretVersion>(
      [
        { title: 'VALUE', cell: (one) => keyOf(one.name) },
        { title: 'VERSION', align: 'right', cell: (one) => String(one.version) },
        { title: 'DECLARED', cell: (one) => (one.isDeclared ? 'yes' : '') },
        { title: 'WRITTEN BY', cell: (one) => one.createdBy },
        { title: 'WRITTEN', cell: (one) => localTime(one.createdAt) },
      ],
      items,
    ),
  );
}

async function secretsOf(context: Context, { tenant }: TenantOption): Promise<ObjectsApi> {
  const kind = resolveKind(await context.kinds(), 'secret');
  return (await context.client()).objects(kind, tenantFor(kind, tenant));
}

/** `values/DB_PASSWORD` and `generate/DB_PASSWORD/value` are both DB_PASSWORD to whoever uses it. */
function keyOf(name: string): string {
  return name.split('/')[1] ?? name;
}

function placeOf(kept: readonly SecretVersion[], value: string): string {
  const places = kept.filter(({ name }) => name === value || keyOf(name) === value);
  const place = places.find(({ isDeclared }) => isDeclared) ?? places[0];
  if (place !== undefined) return place.name;
  const keys = [...new Set(kept.map(({ name }) => keyOf(name)))];
  throw new CommandError(
    EXIT.notFound,
    `The secret has no ${value}.`,
    keys.length === 0 ? 'It holds nothing.' : `It has ${keys.join(', ')}.`,
  );
}
