import type { Engine, EnginePurpose, LogEngineRequest } from '@tenantry/client';
import { type Command, Option } from 'commander';
import { type AddCommand, type Bind, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, usageError } from '../exit.ts';
import { readLine } from '../manifests/read.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderEngine, renderEngines } from '../render/engines.ts';

const PURPOSES = ['logs', 'metrics'] as const;
const VALUES = ['uid', 'namespace', 'name'] as const;

interface OutputOption {
  readonly output: Format;
}

interface SetOptions extends OutputOption {
  readonly url: string;
  readonly value?: (typeof VALUES)[number];
  readonly label?: string;
  readonly organisation?: string;
  readonly tokenFile?: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly credential: boolean;
}

/** Where the lines and figures of single infrastructures are. */
export const addEngines: AddCommand = (program, bind) => {
  const engines = program
    .command('engines')
    .summary('have the logs or metrics of one infrastructure in a Loki or Prometheus of its own');
  addSet(engines, bind);
  engines
    .command('list')
    .summary('list infrastructures that have an engine of their own')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(list));
  place(engines.command('show').summary('show an engine, without its credential'))
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(show));
  place(engines.command('test').summary('ask an engine what costs it nothing, and say how that went'))
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(test));
  place(engines.command('remove').summary('have them where those of all others are')).action(bind(remove));
};

const place = (command: Command): Command =>
  command.argument('<infrastructure>', 'name of the infrastructure').argument('<purpose>', PURPOSES.join(' or '));

function addSet(engines: Command, bind: Bind): void {
  place(engines.command('set').summary('say where the logs or metrics of an infrastructure are'))
    .description(
      'From now on; what was kept elsewhere stays there. Without a credential the one before stays, at the same address. Only addresses on the internet are reached, and what TENANTRY_OUTBOUND_ALLOW allows.',
    )
    .requiredOption('--url <url>', 'a Loki for logs, a Prometheus-compatible server for metrics')
    .addOption(new Option('--value <value>', 'what tells a tenant there').choices(VALUES))
    .option('--label <label>', 'the label that tells tenants apart; for logs only with --organisation')
    .option('--organisation <name>', 'X-Scope-OrgID; for logs the one that has the lines of all tenants')
    .option('--token-file <file>', 'file with a bearer token; - for standard input')
    .option('--user <user>', 'name for it, with --password-file')
    .option('--password-file <file>', 'file with the password; - for standard input')
    .option('--no-credential', 'bring none any more')
    .addOption(formatOption('table', 'json', 'yaml'))
    .addHelpText(
      'after',
      `
  tenantry engines set nonprod logs --url https://loki.example.com --token-file loki-token
  tenantry engines set nonprod metrics --url https://mimir.example.com/prometheus --label tenant --value name
  tenantry engines test nonprod logs`,
    )
    .action(bind(set));
}

async function set(context: Context, args: readonly string[], options: SetOptions): Promise<void> {
  const [infrastructure, purpose] = placeOf(args);
  const { url, value, label, organisation } = options;
  const { engines } = await context.client();
  const shared = { url, ...(value && { value }), ...(await credentialOf(options)) };
  if (purpose === 'metrics') {
    if (label === undefined) throw usageError('Which label tells tenants apart?', 'Say it with --label.');
    const asked = { ...shared, label, ...(organisation !== undefined && { organisation }) };
    return shown(context, await engines.set(infrastructure, purpose, asked), options.output);
  }
  if ((label === undefined) !== (organisation === undefined)) {
    throw usageError('--label and --organisation go together for logs.', 'Say both or none.');
  }
  const place = label === undefined || organisation === undefined ? {} : { shared: { label, organisation } };
  shown(context, await engines.set(infrastructure, purpose, { ...shared, ...place }), options.output);
}

async function credentialOf(options: SetOptions): Promise<Pick<LogEngineRequest, 'credential'>> {
  const { tokenFile, user, passwordFile, credential } = options;
  if (!credential) return { credential: null };
  if ((user === undefined) !== (passwordFile === undefined)) {
    throw usageError('--user and --password-file go together.', 'Say both or none.');
  }
  if (tokenFile !== undefined && user !== undefined)
    throw usageError('There is one credential.', 'Say a token or a user.');
  if (tokenFile !== undefined) return { credential: { bearer: await readLine(tokenFile) } };
  if (user === undefined || passwordFile === undefined) return {};
  return { credential: { user, password: await readLine(passwordFile) } };
}

function placeOf([infrastructure = '', word = '']: readonly string[]): [string, EnginePurpose] {
  const purpose = PURPOSES.find((one) => one === word.toLowerCase());
  if (purpose === undefined) throw usageError(`"${word}" is no purpose.`, `Use one of ${PURPOSES.join(', ')}.`);
  return [infrastructure.toLowerCase(), purpose];
}

async function list({ client, screen }: Context, _args: readonly string[], { output }: OutputOption): Promise<void> {
  const items = await (await client()).engines.list();
  if (output === 'json' || output === 'yaml') {
    screen.result(serialised(output === 'yaml' ? items : { items }, output));
  } else if (items.length > 0) screen.result(...renderEngines(items));
  else screen.say('No infrastructure has an engine of its own. `tenantry engines set` sets one.');
}

async function show(context: Context, args: readonly string[], { output }: OutputOption): Promise<void> {
  shown(context, await (await context.client()).engines.get(...placeOf(args)), output);
}

function shown({ screen }: Context, engine: Engine, output: Format): void {
  if (output === 'json' || output === 'yaml') screen.result(serialised(engine, output));
  else screen.result(...renderEngine(engine, screen.paint));
}

async function test({ client, screen }: Context, args: readonly string[], { output }: OutputOption): Promise<ExitCode> {
  const tested = await (await client()).engines.test(...placeOf(args));
  if (output === 'json' || output === 'yaml') screen.result(serialised(tested, output));
  else screen.result(`${tested.isWorking ? 'works' : 'does not work'}: ${tested.message} (${tested.tookMs} ms)`);
  return tested.isWorking ? EXIT.ok : EXIT.failed;
}

async function remove({ client, screen }: Context, args: readonly string[]): Promise<void> {
  const [infrastructure, purpose] = placeOf(args);
  await (await client()).engines.delete(infrastructure, purpose);
  screen.result(`the ${purpose} of ${infrastructure} are where those of all others are`);
}
