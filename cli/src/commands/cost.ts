import { Option } from 'commander';
import type { AddCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { serialised } from '../output/format.ts';
import { renderCost } from '../render/cost.ts';

const FORMATS = ['table', 'json', 'yaml', 'csv'] as const;

interface CostOptions {
  readonly by?: string;
  readonly from?: string;
  readonly to?: string;
  readonly output: (typeof FORMATS)[number];
}

export const addCost: AddCommand = (program, bind) => {
  program
    .command('cost')
    .summary('say what a tenant costs, or all of them')
    .description(
      'Says what a tenant costs: this month, the last, and what is to be expected; and what it is for. What is its own stands apart from its part of what tenants share, and of what nobody took of that. Without a tenant, of all that you may see, with what is nobody’s.',
    )
    .argument('[tenant]', 'name of the tenant')
    .option('--by <group>', 'service, day, resource, tag:KEY, or of all tenants: tenant')
    .option('--from <day>', 'first day, in UTC, such as 2026-11-01 (default: of this month)')
    .option('--to <day>', 'last day (default: today)')
    .addOption(
      new Option('-o, --output <format>', 'csv: each charge in the columns of FinOps FOCUS')
        .choices(FORMATS)
        .default('table'),
    )
    .addHelpText(
      'after',
      `
  tenantry cost dev01
  tenantry cost dev01 --by tag:team --from 2026-01-01
  tenantry cost -o csv --from 2026-10-01 --to 2026-10-31 > october.csv`,
    )
    .action(bind(cost));
};

async function cost(
  { client, screen, signal }: Context,
  [tenant]: readonly string[],
  { by, from, to, output }: CostOptions,
): Promise<void> {
  const { costs } = await client();
  const name = tenant?.toLowerCase() ?? null;
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  if (output === 'csv') {
    let rest = '';
    for await (const piece of costs.export(name, range, signal)) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      screen.result(...lines);
    }
    return;
  }
  const ask = (group: string, limit?: number) => {
    const query = { ...range, group, ...(limit === undefined ? {} : { limit }) };
    return name === null ? costs.all(query) : costs.tenant(name, query);
  };
  const group = by ?? (name === null ? 'tenant' : 'service');
  if (output !== 'table') {
    screen.result(serialised(await ask(group, 500), output));
    return;
  }
  const [report, days] = await Promise.all([ask(group), ask('day', 500)]);
  screen.result(...renderCost(name ?? 'all tenants', report, days, screen.paint));
}
