import type { KindDescription, TenantryObject } from '@tenantry/client';
import type { Command } from 'commander';
import { actionOf, mustHaveAction, unknownCommand, verbFirst } from '../actions.ts';
import { ACT, type AddCommand, formatOption, type TenantOption, tenantOption, timeoutOption } from '../command.ts';
import type { Context } from '../context.ts';
import { follow } from '../follow/follow.ts';
import { resolveTargets, slashName } from '../kinds.ts';
import { assign } from '../manifests/assign.ts';
import { flagAssignments } from '../manifests/flags.ts';
import { nearest } from '../near.ts';
import { type Format, serialised } from '../output/format.ts';
import { duration } from '../output/time.ts';
import { renderActionHelp } from '../render/actions.ts';
import { renderPlan } from '../render/plan.ts';

interface ActOptions extends TenantOption {
  readonly wait?: boolean;
  readonly dryRun?: boolean;
  readonly timeout: number;
  readonly output: Format;
}

export const addAct: AddCommand = (program, bind) => {
  program
    .command(ACT, { hidden: true })
    .argument('<action>', 'what to do')
    .argument('[kind]', 'kind, its plural or short name; or KIND/NAME')
    .argument('[names...]', 'names')
    .addOption(tenantOption())
    .option('--wait', 'wait until it is ready again, showing the steps')
    .option('--dry-run', 'show what it would change, and why; changes nothing')
    .addOption(timeoutOption('30m'))
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(bind((context, words, options: ActOptions) => act(context, program, words, options)));
};

async function act(context: Context, program: Command, words: readonly string[], options: ActOptions): Promise<void> {
  const { screen } = context;
  const commands = program.commands.map((command) => command.name()).filter((name) => !name.startsWith('__'));
  const kinds = await context.kinds().catch((error: unknown): readonly KindDescription[] => {
    // Without a server a slip of the finger is still one.
    if (nearest(words[0] ?? '', commands) === null) throw error;
    return [];
  });
  const [verb = '', ...rest] = verbFirst(kinds, words);
  if (!kinds.some((kind) => actionOf(kind, verb) !== undefined)) throw unknownCommand(verb, commands, kinds);
  if (rest.includes('--help') || rest.includes('-h')) {
    screen.result(...renderActionHelp(verb, kinds, screen.paint));
    return;
  }
  const firstFlag = rest.findIndex((word) => word.startsWith('-'));
  const flags = firstFlag === -1 ? [] : rest.slice(firstFlag);
  const targets = resolveTargets(kinds, firstFlag === -1 ? rest : rest.slice(0, firstFlag), options.tenant);
  const asked = targets.map((target) => {
    const { input: schema } = mustHaveAction(target.kind, verb);
    const fields = { name: `The action ${verb}`, schema, help: `tenantry help ${verb}` };
    return { target, input: assign(schema, flagAssignments(fields, flags)) };
  });

  const client = await context.client();
  for (const { target, input } of asked) {
    const objects = client.objects(target.kind, target.tenant);
    if (options.dryRun) {
      const plan = await objects.planAction(target.name, verb, input);
      const isForPrograms = options.output === 'json' || options.output === 'yaml';
      screen.result(...(isForPrograms ? [serialised(plan, options.output)] : renderPlan(plan, screen.paint)));
      continue;
    }
    const before = await objects.get(target.name);
    screen.result(shown(options.output, verb, before, await objects.act(target.name, verb, input)));
  }
  if (options.dryRun || !options.wait) return;
  const owners = targets.map((target) => slashName(target.kind.name, target.name)).join(' ');
  const again = `tenantry wait --for=ready ${owners}${options.tenant === undefined ? '' : ` -t ${options.tenant}`}`;
  for (const done of await follow(context, targets, { goal: 'ready', timeoutMs: options.timeout, again })) {
    screen.say(`${slashName(done.target.kind.name, done.target.name)} is ready (${duration(done.tookMs)})`);
  }
}

function shown(format: Format, verb: string, before: TenantryObject, after: TenantryObject): string {
  const owner = slashName(after.kind, after.metadata.name);
  if (format === 'json' || format === 'yaml') return serialised(after, format);
  if (format === 'name') return owner;
  return after.metadata.generation === before.metadata.generation ? `${owner} unchanged` : `${owner} ${verb} asked for`;
}
