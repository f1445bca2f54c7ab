import { InvalidArgumentError, Option } from 'commander';
import { type AddCommand, formatOption, type TenantOption, tenantOption, timeoutOption } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import { follow } from '../follow/follow.ts';
import { resolveTargets, slashName, type Target } from '../kinds.ts';
import { type Format, serialised } from '../output/format.ts';
import { duration } from '../output/time.ts';
import { renderComparison, renderHistory } from '../render/history.ts';
import { renderPlan } from '../render/plan.ts';

interface LookOptions extends TenantOption {
  readonly output: Format;
}

interface DiffOptions extends LookOptions {
  readonly from?: number;
  readonly to?: number;
}

interface RollbackOptions extends LookOptions {
  readonly to?: number;
  readonly dryRun?: boolean;
  readonly wait?: boolean;
  readonly timeout: number;
}

const revision = (flags: string, meaning: string): Option =>
  new Option(flags, meaning).argParser((text: string) => {
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw new InvalidArgumentError('Revisions are whole numbers; see `tenantry history`.');
  });

export const addHistory: AddCommand = (program, bind) => {
  const about = (name: string) =>
    program
      .command(name)
      .argument('<kind>', 'kind, its plural or short name; or KIND/NAME')
      .argument('[names...]', 'name')
      .addOption(tenantOption());
  about('history')
    .summary('show what an object was declared as before')
    .description('Shows what an object was declared as before: when, by whom, through what, and whether it was ready.')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(history));
  about('diff')
    .summary('compare two revisions of an object')
    .description('Compares two revisions of an object; without any, what it is declared as now with what was before.')
    .addOption(revision('--from <revision>', 'the one compared with (default: the one before the other)'))
    .addOption(revision('--to <revision>', 'the one that is compared (default: the last)'))
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(diff));
  about('rollback')
    .summary('declare an object as it was before')
    .description(
      'Shows what changes, and declares the object as it was in an earlier revision: the last that was ready and says something else than now.',
    )
    .addOption(revision('--to <revision>', 'go back to this one'))
    .option('--dry-run', 'show what it would change, and why; changes nothing')
    .option('--wait', 'wait until it is ready, showing the steps')
    .addOption(timeoutOption('30m'))
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .action(bind(rollback));
};

async function only(context: Context, words: readonly string[], tenant: string | undefined): Promise<Target> {
  const [target, ...more] = resolveTargets(await context.kinds(), words, tenant);
  if (target === undefined || more.length > 0) throw usageError('Name one object.');
  return target;
}

async function history(context: Context, words: readonly string[], options: LookOptions): Promise<void> {
  const { screen } = context;
  const target = await only(context, words, options.tenant);
  const found = await (await context.client()).objects(target.kind, target.tenant).revisions(target.name);
  const { output } = options;
  if (output === 'json' || output === 'yaml') screen.result(serialised(found, output));
  else screen.result(...renderHistory(found, screen.paint, Date.now()));
}

async function diff(context: Context, words: readonly string[], options: DiffOptions): Promise<void> {
  const { screen } = context;
  const target = await only(context, words, options.tenant);
  const objects = (await context.client()).objects(target.kind, target.tenant);
  const to = options.to ?? (await objects.revisions(target.name)).items[0]?.generation;
  if (to === undefined) throw usageError(`${slashName(target.kind.name, target.name)} has no revisions.`);
  const found = await objects.revision(target.name, to, options.from);
  const { output } = options;
  if (output === 'json' || output === 'yaml') screen.result(serialised(found, output));
  else screen.result(...renderComparison(found, screen.paint));
}

async function rollback(context: Context, words: readonly string[], options: RollbackOptions): Promise<void> {
  const { screen } = context;
  const target = await only(context, words, options.tenant);
  const owner = slashName(target.kind.name, target.name);
  const objects = (await context.client()).objects(target.kind, target.tenant);
  // What is shown is what is done: the choice is made once.
  const to = options.to ?? (await objects.revisions(target.name)).rollbackTo ?? undefined;
  const plan = await objects.planRollback(target.name, to);
  const isForPrograms = options.output === 'json' || options.output === 'yaml';
  if (options.dryRun) {
    screen.result(...(isForPrograms ? [serialised(plan, options.output)] : renderPlan(plan, screen.paint)));
    return;
  }
  screen.say(...renderPlan(plan, screen.paintWords), '');
  const object = await objects.rollback(target.name, to);
  if (isForPrograms) screen.result(serialised(object, options.output));
  else screen.result(options.output === 'name' ? owner : `${owner} goes back to revision ${to}`);
  if (!options.wait) return;
  const again = `tenantry wait --for=ready ${owner}${target.tenant === null ? '' : ` -t ${target.tenant}`}`;
  const [done] = await follow(context, [target], { goal: 'ready', timeoutMs: options.timeout, again });
  if (done !== undefined) screen.say(`${owner} is ready (${duration(done.tookMs)})`);
}
