import type { AuditReceiver, AuditReceiverChange, AuditReceiverWithSecret, NewAuditReceiver } from '@tenantry/client';
import { type Command, Option } from 'commander';
import { type AddCommand, type Bind, collected, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { type ExitCode, usageError } from '../exit.ts';
import { readLine } from '../manifests/read.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderReceiver, renderReceivers } from '../render/audit-receivers.ts';
import { showSigningSecret, showTested } from '../render/receivers.ts';

const MODES = ['structured', 'batch'] as const;
const OUTCOMES = ['begun', 'success', 'refused', 'failed'] as const;

interface OutputOption {
  readonly output: Format;
}

interface FilterOptions {
  readonly url?: string;
  readonly authorizationFile?: string;
  readonly mode?: (typeof MODES)[number];
  readonly type?: readonly string[];
  readonly outcome?: NonNullable<NewAuditReceiver['outcomes']>;
  readonly tenant?: string;
}

interface AddOptions extends FilterOptions, OutputOption {
  readonly url: string;
  readonly fromBeginning?: true;
}

interface ChangeOptions extends FilterOptions, OutputOption {
  readonly everything?: true;
  readonly authorization: boolean;
  readonly pause?: true;
  readonly resume?: true;
}

/** Where the audit log is sent on to. */
export const addAuditReceiver: AddCommand = (program, bind) => {
  const receivers = program.command('audit-receiver').summary('send the audit log on, as signed CloudEvents');
  const added = receivers
    .command('add')
    .summary('send the log on to an address')
    .description(
      'Sends every row from now on, in order, each until it is taken. Prints the secret that signs, this once. Only addresses on the internet are reached, and what TENANTRY_OUTBOUND_ALLOW allows.',
    )
    .argument('<name>', 'what to know it by')
    .requiredOption('--url <url>', 'where to send to');
  filterOptions(added)
    .option('--from-beginning', 'first all that is in the log already')
    .addOption(formatOption('table', 'json', 'yaml'))
    .addHelpText(
      'after',
      `
  tenantry audit-receiver add siem --url https://siem.example.com/events --mode batch
  tenantry audit-receiver add alarm --url https://ops.example.com/hook --type Secret.read-secret --outcome refused
  tenantry audit-receiver test siem`,
    )
    .action(bind(add));
  const changed = receivers
    .command('change')
    .summary('change a receiver, stop it for a while, and have it tried at once')
    .argument('<name>', 'its name')
    .option('--url <url>', 'where to send to');
  filterOptions(changed)
    .option('--no-authorization', 'send no Authorization header any more')
    .option('--everything', 'for all deeds: no filter any more but those that are given here')
    .option('--pause', 'send nothing; what comes meanwhile is sent later')
    .addOption(new Option('--resume', 'send again').conflicts('pause'))
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(change));
  addRest(receivers, bind);
};

function filterOptions(command: Command): Command {
  return command
    .option('--authorization-file <file>', 'file with the value of the Authorization header; - for standard input')
    .addOption(new Option('--mode <mode>', 'one event a request (the default), or up to 100').choices(MODES))
    .option('--type <type>', 'only deeds of types that begin so, such as Service. or Secret.read; repeat', collected)
    .addOption(
      new Option('--outcome <outcome>', `only deeds that ended so: ${OUTCOMES.join(', ')}; repeat`).argParser(outcomes),
    )
    .option('-t, --tenant <tenant>', 'only deeds in this tenant, and to it');
}

function outcomes(word: string, before: (typeof OUTCOMES)[number][] = []): (typeof OUTCOMES)[number][] {
  const outcome = OUTCOMES.find((one) => one === word);
  if (outcome === undefined) throw usageError(`"${word}" is no outcome.`, `Use one of ${OUTCOMES.join(', ')}.`);
  return [...before, outcome];
}

function addRest(receivers: Command, bind: Bind): void {
  receivers
    .command('list')
    .summary('list where the log is sent on to, and how it goes')
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .action(bind(list));
  receivers
    .command('show')
    .summary('show a receiver, how far it has the log, and its last error')
    .argument('<name>', 'its name')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(show));
  receivers
    .command('test')
    .summary('send a signed event that says it is a test, and say what the receiver said')
    .argument('<name>', 'its name')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(test));
  receivers
    .command('secret')
    .summary('make a new secret; the old one signs too for a day')
    .argument('<name>', 'its name')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(secret));
  receivers
    .command('remove')
    .summary('send nothing there any more')
    .argument('<name>', 'its name')
    .action(bind(remove));
}

async function add(context: Context, [name = '']: readonly string[], options: AddOptions): Promise<void> {
  const { url, fromBeginning, output } = options;
  const asked: NewAuditReceiver = {
    ...{ name, url, ...(await filterOf(options)) },
    ...(fromBeginning && { start: 'beginning' as const }),
  };
  showSecret(context, await (await context.client()).auditReceivers.add(asked), output);
}

async function secret(context: Context, [name = '']: readonly string[], { output }: OutputOption): Promise<void> {
  showSecret(context, await (await context.client()).auditReceivers.replaceSecret(name.toLowerCase()), output);
}

function showSecret({ screen }: Context, receiver: AuditReceiverWithSecret, output: Format): void {
  if (output === 'json' || output === 'yaml') {
    screen.result(serialised(receiver, output));
    return;
  }
  showSigningSecret(screen, receiver, `tenantry audit-receiver test ${receiver.name}`);
}

async function change(context: Context, [name = '']: readonly string[], options: ChangeOptions): Promise<void> {
  const { url, everything, authorization, pause, resume, output } = options;
  const asked: AuditReceiverChange = {
    ...(everything && { types: [], outcomes: [], tenant: null }),
    ...(authorization === false && { authorization: null }),
    ...(url !== undefined && { url }),
    ...(await filterOf(options)),
    ...(pause && { isPaused: true }),
    ...(resume && { isPaused: false }),
  };
  if (Object.keys(asked).length === 0) throw usageError('What is to change?', 'Say it by options; --help lists them.');
  shown(context, await (await context.client()).auditReceivers.change(name.toLowerCase(), asked), output);
}

async function filterOf({ authorizationFile, mode, type, outcome, tenant }: FilterOptions) {
  return {
    ...(authorizationFile !== undefined && { authorization: await readLine(authorizationFile) }),
    ...(mode && { mode }),
    ...(type && { types: [...type] }),
    ...(outcome && { outcomes: [...outcome] }),
    ...(tenant !== undefined && { tenant }),
  };
}

async function list(context: Context, _args: readonly string[], { output }: OutputOption): Promise<void> {
  const { screen } = context;
  const items = await (await context.client()).auditReceivers.list();
  if (output === 'name') screen.result(...items.map(({ name }) => name));
  else if (output !== 'table') screen.result(serialised(output === 'yaml' ? items : { items }, output));
  else if (items.length > 0) screen.result(...renderReceivers(items, screen.paint, Date.now()));
  else screen.say('The log is sent nowhere. `tenantry audit-receiver add` adds a receiver.');
}

async function show(context: Context, [name = '']: readonly string[], { output }: OutputOption): Promise<void> {
  shown(context, await (await context.client()).auditReceivers.get(name.toLowerCase()), output);
}

function shown({ screen }: Context, receiver: AuditReceiver, output: Format): void {
  if (output === 'json' || output === 'yaml') screen.result(serialised(receiver, output));
  else screen.result(...renderReceiver(receiver, screen.paint, Date.now()));
}

async function test(context: Context, [name = '']: readonly string[], { output }: OutputOption): Promise<ExitCode> {
  const { screen } = context;
  const tested = await (await context.client()).auditReceivers.test(name.toLowerCase());
  return showTested(screen, tested, output);
}

async function remove(context: Context, [name = '']: readonly string[]): Promise<void> {
  await (await context.client()).auditReceivers.delete(name.toLowerCase());
  context.screen.result(`${name.toLowerCase()} gets nothing any more`);
}
