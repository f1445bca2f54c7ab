import type { Fault, FaultPlace, FaultState } from '@tenantry/client';
import { type AddCommand, durationMs, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, usageError } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderFaults } from '../render/faults.ts';

interface FaultsOptions {
  readonly all?: boolean;
  readonly muted?: boolean;
  readonly infrastructure?: string;
  readonly for: string;
  readonly note?: string;
  readonly expectNone?: boolean;
  readonly output: Format;
}

const DEEDS = ['ack', 'mute', 'unmute', 'resolve'] as const;
type Deed = (typeof DEEDS)[number];

export const addFaults: AddCommand = (program, bind) => {
  program
    .command('faults')
    .summary('say what is wrong, why, and what to do; acknowledge, mute or resolve it')
    .description(
      'Says what is wrong in a tenant, or in all that you may see, with its cause and its remedy, newest first. A fault ends by itself when what is wrong is mended; `resolve` says so before, and one that is found again is open again. An id may be cut short as long as it names one.',
    )
    .usage('[TENANT | ack ID | mute ID | unmute ID | resolve ID] [options]')
    .argument('[words...]', 'name of a tenant; or ack, mute, unmute or resolve, and the id of a fault')
    .option('--infrastructure <name>', 'what is wrong with an infrastructure')
    .option('--all', 'also what is muted, and what is over')
    .option('--muted', 'only what is muted')
    .option('--for <time>', 'how long to mute, such as 90m, 8h or 7d; 30d at most', '8h')
    .option('--note <text>', 'what to say to it')
    .option('--expect-none', 'exit with 1 when something is wrong')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(faults));
};

async function faults(context: Context, words: readonly string[], options: FaultsOptions): Promise<ExitCode> {
  const [first, second, ...more] = words;
  if (more.length > 0) throw usageError(`"${more[0]}" is too much.`);
  if (second === undefined) return list(context, placeOf(first, options), options);
  const deed = DEEDS.find((word) => word === first);
  if (deed === undefined) throw usageError(`"${first}" is none of ${DEEDS.join(', ')}.`);
  return act(context, deed, second, options);
}

function placeOf(tenant: string | undefined, { infrastructure }: FaultsOptions): FaultPlace | null {
  if (tenant !== undefined && infrastructure !== undefined) throw usageError('Name a tenant or an infrastructure.');
  if (infrastructure !== undefined) return { kind: 'Infrastructure', name: infrastructure.toLowerCase() };
  return tenant === undefined ? null : { kind: 'Tenant', name: tenant.toLowerCase() };
}

async function list(
  { client, screen }: Context,
  place: FaultPlace | null,
  { all, muted, expectNone, output }: FaultsOptions,
): Promise<ExitCode> {
  const state: FaultState = all === true ? 'all' : muted === true ? 'muted' : 'open';
  const found = await (await client()).faults.list(place, { state });
  if (output === 'json' || output === 'yaml') screen.result(serialised(found, output));
  else if (found.length > 0)
    screen.result(...renderFaults(found, screen.paint, Date.now(), { withOwner: place === null }));
  else
    screen.result(screen.paint('green', `Nothing is wrong${place === null ? '' : ` in ${place.name}`} that is known.`));
  const isWrong = found.some((fault) => fault.state === 'open' || fault.state === 'acknowledged');
  return expectNone === true && isWrong ? EXIT.failed : EXIT.ok;
}

async function act({ client, screen }: Context, deed: Deed, id: string, options: FaultsOptions): Promise<ExitCode> {
  const { faults: api } = await client();
  const fault = named(await api.list(null, { state: 'lasting' }), id);
  // Only tenants and infrastructures have faults.
  const place = { ...fault.owner } as FaultPlace;
  switch (deed) {
    case 'ack':
      await api.acknowledge(place, fault.id, options.note);
      break;
    case 'mute': {
      const until = new Date(Date.now() + durationMs(options.for)).toISOString();
      await api.mute(place, fault.id, until, options.note);
      break;
    }
    case 'unmute':
      await api.unmute(place, fault.id);
      break;
    case 'resolve':
      await api.resolve(place, fault.id, options.note);
      break;
  }
  screen.say(`${DONE[deed]}: ${fault.cause}`);
  return EXIT.ok;
}

const DONE: Readonly<Record<Deed, string>> = {
  ack: 'Acknowledged',
  mute: 'Muted',
  unmute: 'No longer muted',
  resolve: 'Resolved',
};

function named(found: readonly Fault[], id: string): Fault {
  const fitting = found.filter((fault) => fault.id.startsWith(id.toLowerCase()));
  const [only] = fitting;
  if (only === undefined) throw usageError(`There is no fault ${id} that lasts.`);
  if (fitting.length > 1) throw usageError(`${id} names ${fitting.length} faults.`, 'Give more of the id.');
  return only;
}
