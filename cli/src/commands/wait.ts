import { Option } from 'commander';
import { type AddCommand, type TenantOption, tenantOption, timeoutOption } from '../command.ts';
import type { Context } from '../context.ts';
import { follow } from '../follow/follow.ts';
import type { Goal } from '../follow/steps.ts';
import { resolveTargets, slashName } from '../kinds.ts';
import { duration } from '../output/time.ts';

interface WaitOptions extends TenantOption {
  readonly for: Goal;
  readonly timeout: number;
}

export const addWait: AddCommand = (program, bind) => {
  program
    .command('wait')
    .summary('wait until objects are ready or deleted')
    .description('Waits until every object named is ready, or gone, showing the steps. Exits with 5 when time is up.')
    .argument('<targets...>', 'KIND/NAME, several if you like')
    .addOption(new Option('--for <state>', 'what to wait for').choices(['ready', 'deleted']).makeOptionMandatory())
    .addOption(tenantOption())
    .addOption(timeoutOption('300s'))
    .action(bind(waitFor));
};

async function waitFor(context: Context, words: readonly string[], options: WaitOptions): Promise<void> {
  const targets = resolveTargets(await context.kinds(), words, options.tenant);
  const goal = options.for;
  const tenant = options.tenant === undefined ? '' : ` -t ${options.tenant}`;
  const again = `tenantry wait --for=${goal} ${words.join(' ')}${tenant}`;
  for (const { target, tookMs } of await follow(context, targets, { goal, timeoutMs: options.timeout, again })) {
    const state = goal === 'ready' ? 'is ready' : 'is gone';
    context.screen.result(`${slashName(target.kind.name, target.name)} ${state} (${duration(tookMs)})`);
  }
}
