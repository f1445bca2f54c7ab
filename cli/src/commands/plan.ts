import { type AddCommand, collected, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { parseManifests } from '../manifests/parse.ts';
import { readSources } from '../manifests/read.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderPlan } from '../render/plan.ts';
import { FILES, FILES_HELP, inTermsOf, membership, SET_HELP } from './apply.ts';

interface PlanOptions {
  readonly filename: readonly string[];
  readonly set?: string;
  readonly prune?: boolean;
  readonly exitCode?: boolean;
  readonly output: Format;
}

export const addPlan: AddCommand = (program, bind) => {
  program
    .command('plan')
    .summary('show what apply would change, and why')
    .description('Shows what `apply` would do to each object and each of its resources, and why. Changes nothing.')
    .requiredOption(FILES, FILES_HELP, collected)
    .option('--set <name>', SET_HELP)
    .option('--prune', 'also show what has left the set, and would go')
    .option('--exit-code', 'exit with 2 when there are changes')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(plan));
};

async function plan(context: Context, _args: readonly string[], options: PlanOptions): Promise<ExitCode> {
  const client = await context.client();
  const manifests = parseManifests(await readSources(options.filename, process.stdin));
  const found = await inTermsOf(manifests, () => client.plan(manifests.items, membership(options)));
  const { output } = options;
  const isForPrograms = output === 'json' || output === 'yaml';
  context.screen.result(...(isForPrograms ? [serialised(found, output)] : renderPlan(found, context.screen.paint)));
  return options.exitCode && found.changed ? EXIT.usage : EXIT.ok;
}
