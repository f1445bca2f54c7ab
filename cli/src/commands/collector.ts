import type { AddCommand } from '../command.ts';
import type { Context } from '../context.ts';

export const addCollector: AddCommand = (program, bind) => {
  program
    .command('collector')
    .summary('print how a Collector of OpenTelemetry brings lines of a cluster to their tenants')
    .description(
      'Prints the configuration of an OpenTelemetry Collector for the cluster of an infrastructure, as YAML: each line goes to the tenant whose namespace it is from. It holds no credential.',
    )
    .argument('<infrastructure>', 'name of the infrastructure')
    .addHelpText('after', '\n  tenantry collector nonprod > collector.yaml')
    .action(bind(print));
};

async function print({ client, screen, signal }: Context, [infrastructure = '']: readonly string[]): Promise<void> {
  let text = '';
  for await (const piece of (await client()).logs.collector(infrastructure.toLowerCase(), signal)) text += piece;
  screen.result(text.trimEnd());
}
