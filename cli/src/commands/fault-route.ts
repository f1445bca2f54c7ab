import type { FaultRoute, FaultRouteChange, FaultRouteWithSecret, NewFaultRoute } from '@tenantry/client';
import { type Command, Option } from 'commander';
import { type AddCommand, type Bind, collected, durationMs, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { type ExitCode, usageError } from '../exit.ts';
import { readLine } from '../manifests/read.ts';
import { type Format, serialised } from '../output/format.ts';
import { quietHoursOf } from '../quiet-hours.ts';
import { renderRoute, renderRoutes } from '../render/fault-routes.ts';
import { showSigningSecret, showTested } from '../render/receivers.ts';

const TYPES = ['webhook', 'slack', 'teams', 'pagerduty', 'email'] as const;
const SEVERITIES = ['warning', 'critical'] as const;

interface PlaceOptions {
  readonly tenant?: string;
  readonly output: Format;
}

interface MannerOptions extends PlaceOptions {
  readonly urlFile?: string;
  readonly url?: string;
  readonly authorizationFile?: string;
  readonly routingKeyFile?: string;
  readonly to?: readonly string[];
  readonly minSeverity?: (typeof SEVERITIES)[number];
  readonly group?: string;
  readonly quiet?: string;
  readonly timeZone?: string;
  readonly quietDays?: string;
}

interface AddOptions extends MannerOptions {
  readonly type: (typeof TYPES)[number];
  /** False: `--no-resolved`. */
  readonly resolved: boolean;
}

interface ChangeOptions extends Omit<MannerOptions, 'quiet'> {
  /** False: `--no-authorization`, `--no-quiet`. */
  readonly authorization?: boolean;
  readonly quiet?: string | false;
  readonly resolved?: boolean;
  readonly pause?: true;
  readonly resume?: true;
}

/** Where faults are told. */
export const addFaultRoute: AddCommand = (program, bind) => {
  const routes = program
    .command('fault-route')
    .summary('say where faults are told: webhook, Slack, Teams, PagerDuty, e-mail');
  const added = routes
    .command('add')
    .summary('tell changes of faults from now on')
    .description(
      'Tells each change of a fault once and in order, each until it is taken: of a tenant with -t, of all tenants and infrastructures without. Prints the secret that signs the requests of a webhook, this once. What is secret is read from files.',
    )
    .argument('<name>', 'what to know it by')
    .addOption(new Option('--type <type>', 'what is told').choices(TYPES).default('webhook'));
  mannerOptions(added)
    .option('--quiet <hours>', 'only what is critical in these hours, such as 22:00-07:00')
    .option('--no-resolved', 'do not tell that a fault is over')
    .addHelpText(
      'after',
      `
  tenantry fault-route add ops -t dev01 --url https://ops.example.com/hook
  tenantry fault-route add chat -t dev01 --type slack --url-file slack.url --quiet 22:00-07:00 --time-zone Europe/Berlin
  tenantry fault-route add pager --type pagerduty --routing-key-file pager.key --min-severity critical
  tenantry fault-route test ops -t dev01`,
    )
    .action(bind(add));
  const changed = routes
    .command('change')
    .summary('change a route, stop it for a while, and have it tried at once')
    .argument('<name>', 'its name');
  mannerOptions(changed)
    .option('--no-authorization', 'send no Authorization header any more')
    .option('--quiet <hours>', 'only what is critical in these hours, such as 22:00-07:00')
    .option('--no-quiet', 'no quiet hours any more')
    .option('--resolved', 'tell that a fault is over')
    .option('--no-resolved', 'do not tell that a fault is over')
    .option('--pause', 'tell nothing; what comes meanwhile is told later, for a week')
    .addOption(new Option('--resume', 'tell again').conflicts('pause'))
    .action(bind(change));
  addRest(routes, bind);
};

function placeOptions(command: Command, ...formats: readonly Format[]): Command {
  return command
    .option('-t, --tenant <tenant>', 'of a tenant; without it of the platform')
    .addOption(formatOption('table', 'json', 'yaml', ...formats));
}

function mannerOptions(command: Command): Command {
  return placeOptions(command)
    .option('--url <url>', 'where to send to')
    .option('--url-file <file>', 'file with the address, where it is a secret; - for standard input')
    .option('--authorization-file <file>', 'file with the value of the Authorization header of a webhook')
    .option('--routing-key-file <file>', 'file with the integration key of PagerDuty')
    .option('--to <address>', 'who gets the mail; repeat', collected)
    .addOption(new Option('--min-severity <severity>', 'nothing that is less grave').choices(SEVERITIES))
    .option('--group <time>', 'wait so long for more that goes into the same message, such as 30s; 0 for none')
    .option('--time-zone <zone>', 'whose time quiet hours are in, such as Europe/Berlin (default: of this machine)')
    .option('--quiet-days <days>', 'days on which they begin, such as mon,tue,wed,thu,fri (default: every day)');
}

function addRest(routes: Command, bind: Bind): void {
  placeOptions(routes.command('list').summary('list where faults are told, and how it goes'), 'name').action(
    bind(list),
  );
  const rest = [
    ['show', 'show a route, what it has yet to tell, and its last error', show],
    ['test', 'send what says that it is a test, and say what the receiver said', test],
    ['secret', 'make a new secret of a webhook; the old one signs too for a day', secret],
  ] as const;
  for (const [word, summary, work] of rest) {
    placeOptions(routes.command(word).summary(summary).argument('<name>', 'its name')).action(bind<PlaceOptions>(work));
  }
  placeOptions(routes.command('remove').summary('tell nothing there any more').argument('<name>', 'its name')).action(
    bind(remove),
  );
}

const placeOf = ({ tenant }: Pick<PlaceOptions, 'tenant'>) => tenant?.toLowerCase() ?? null;

async function add(context: Context, [name = '']: readonly string[], options: AddOptions): Promise<void> {
  const { type, resolved } = options;
  const asked = {
    ...{ name, type, ...(await mannerOf(options)) },
    ...(resolved ? {} : { tellsResolved: false }),
  };
  // What is missing, or is nothing of the type, the server says.
  const added = await (await context.client()).faultRoutes.add(placeOf(options), asked as unknown as NewFaultRoute);
  showSecret(context, added, options);
}

async function secret(context: Context, [name = '']: readonly string[], options: PlaceOptions): Promise<void> {
  const api = (await context.client()).faultRoutes;
  showSecret(context, await api.replaceSecret(placeOf(options), name.toLowerCase()), options);
}

function showSecret({ screen }: Context, route: FaultRouteWithSecret, { output }: PlaceOptions): void {
  if (output === 'json' || output === 'yaml') {
    screen.result(serialised(route, output));
    return;
  }
  const of = route.tenant === null ? '' : ` -t ${route.tenant}`;
  showSigningSecret(screen, route, `tenantry fault-route test ${route.name}${of}`);
}

async function change(context: Context, [name = '']: readonly string[], options: ChangeOptions): Promise<void> {
  const { authorization, quiet, resolved, pause, resume, output } = options;
  const asked: FaultRouteChange = {
    ...(authorization === false && { authorization: null }),
    ...(quiet === false && { quietHours: null }),
    ...(resolved !== undefined && { tellsResolved: resolved }),
    ...(await mannerOf({ ...options, quiet: quiet === false ? undefined : quiet })),
    ...(pause && { isPaused: true }),
    ...(resume && { isPaused: false }),
  };
  if (Object.keys(asked).length === 0) throw usageError('What is to change?', 'Say it by options; --help lists them.');
  shown(
    context,
    await (await context.client()).faultRoutes.change(placeOf(options), name.toLowerCase(), asked),
    output,
  );
}

async function mannerOf(options: Omit<MannerOptions, 'quiet'> & { readonly quiet?: string | undefined }) {
  const { url, urlFile, authorizationFile, routingKeyFile, to, minSeverity, group, quiet } = options;
  return {
    ...(url !== undefined && { url }),
    ...(urlFile !== undefined && { url: await readLine(urlFile) }),
    ...(authorizationFile !== undefined && { authorization: await readLine(authorizationFile) }),
    ...(routingKeyFile !== undefined && { routingKey: await readLine(routingKeyFile) }),
    ...(to && { to: [...to] }),
    ...(minSeverity && { minSeverity }),
    ...(group !== undefined && { groupSeconds: group === '0' ? 0 : Math.ceil(durationMs(group) / 1000) }),
    ...(quiet !== undefined && { quietHours: quietHoursOf(quiet, options.timeZone, options.quietDays) }),
  };
}

async function list(context: Context, _args: readonly string[], options: PlaceOptions): Promise<void> {
  const { screen } = context;
  const { output } = options;
  const items = await (await context.client()).faultRoutes.list(placeOf(options));
  if (output === 'name') screen.result(...items.map(({ name }) => name));
  else if (output !== 'table') screen.result(serialised(output === 'yaml' ? items : { items }, output));
  else if (items.length > 0) screen.result(...renderRoutes(items, screen.paint, Date.now()));
  else screen.say('Faults are told nowhere. `tenantry fault-route add` adds a route.');
}

async function show(context: Context, [name = '']: readonly string[], options: PlaceOptions): Promise<void> {
  const route = await (await context.client()).faultRoutes.get(placeOf(options), name.toLowerCase());
  shown(context, route, options.output);
}

function shown({ screen }: Context, route: FaultRoute, output: Format): void {
  if (output === 'json' || output === 'yaml') screen.result(serialised(route, output));
  else screen.result(...renderRoute(route, screen.paint, Date.now()));
}

async function test(context: Context, [name = '']: readonly string[], options: PlaceOptions): Promise<ExitCode> {
  const { screen } = context;
  const tested = await (await context.client()).faultRoutes.test(placeOf(options), name.toLowerCase());
  return showTested(screen, tested, options.output);
}

async function remove(context: Context, [name = '']: readonly string[], options: PlaceOptions): Promise<void> {
  await (await context.client()).faultRoutes.delete(placeOf(options), name.toLowerCase());
  context.screen.result(`${name.toLowerCase()} is told nothing any more`);
}
