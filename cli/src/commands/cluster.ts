import type { RegisteredCluster } from '@tenantry/client';
import type { Command } from 'commander';
import { type AddCommand, type Bind, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import { readSources } from '../manifests/read.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderCheck, renderCluster, renderClusters } from '../render/clusters.ts';
import { clusterRole } from './cluster-role.ts';

interface OutputOption {
  readonly output: Format;
}

interface AddOptions extends OutputOption {
  readonly kubeconfig: string;
  readonly context?: string;
}

/** Clusters of one's own, given by their kubeconfig. */
export const addCluster: AddCommand = (program, bind) => {
  const cluster = program.command('cluster').summary('clusters of your own, given by a kubeconfig');
  cluster
    .command('add')
    .summary('register a cluster, or replace its credential')
    .description(
      'Checks the cluster, keeps the credential sealed, and says what the cluster has and what follows. A name that exists gets the new credential, which takes effect at once.',
    )
    .argument('<name>', 'name to call it by')
    .requiredOption('--kubeconfig <file>', 'kubeconfig with everything inline; - for standard input')
    .option('--context <context>', 'context of the kubeconfig (default: its current one)')
    .addOption(formatOption('table', 'json', 'yaml'))
    .addHelpText(
      'after',
      `
  kubectl config view --flatten --minify --raw | tenantry cluster add prod --kubeconfig -
  tenantry cluster rights | kubectl apply -f -     # an account with the rights needed and no others
  tenantry create infrastructure mine --provider kubernetes --cluster-name prod`,
    )
    .action(bind(add));
  addReaders(cluster, bind);
  cluster
    .command('remove')
    .summary('forget a cluster and its credential')
    .description(
      'Forgets a cluster and its credential. Refused while an Infrastructure uses it; changes nothing in it.',
    )
    .argument('<cluster>', 'its name')
    .action(bind(remove));
  cluster
    .command('rights')
    .summary('print the ClusterRole that Tenantry needs')
    .description(
      'Prints the account, the ClusterRole and the binding that Tenantry needs in a cluster, each right with its reason. Asks no server, except with -o json or yaml.',
    )
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(rights));
};

function addReaders(cluster: Command, bind: Bind): void {
  cluster
    .command('list')
    .summary('list registered clusters')
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .action(bind(list));
  cluster
    .command('show')
    .summary('show a registered cluster and what its last check found')
    .argument('<cluster>', 'its name')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(show));
  cluster
    .command('check')
    .summary('ask a cluster anew what it has and what Tenantry may do there')
    .argument('<cluster>', 'its name')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(check));
}

async function add(context: Context, [name = '']: readonly string[], options: AddOptions): Promise<void> {
  const sources = await readSources([options.kubeconfig], process.stdin);
  const [source] = sources;
  if (source === undefined || sources.length > 1) throw usageError(`${options.kubeconfig} is a folder; name one file.`);
  const client = await context.client();
  const cluster = await client.clusters.put(name, source.text, options.context);
  if (printed(context, cluster, options.output)) return;
  const { screen } = context;
  screen.result(`cluster ${cluster.name} is registered`, ...renderCheck(cluster, screen.paint, Date.now()));
  screen.say('', `Next: tenantry create infrastructure NAME --provider kubernetes --cluster-name ${cluster.name}`);
}

async function list(context: Context, _args: readonly string[], options: OutputOption): Promise<void> {
  const { screen } = context;
  const items = await (await context.client()).clusters.list();
  if (options.output === 'name') screen.result(...items.map(({ name }) => name));
  else if (options.output !== 'table') screen.result(serialised({ items }, options.output));
  else if (items.length > 0) screen.result(...renderClusters(items, screen.paint, Date.now()));
  else screen.say('There is no registered cluster. `tenantry cluster add` registers one.');
}

async function show(context: Context, [name = '']: readonly string[], options: OutputOption): Promise<void> {
  const cluster = await (await context.client()).clusters.get(name.toLowerCase());
  if (printed(context, cluster, options.output)) return;
  context.screen.result(...renderCluster(cluster, context.screen.paint, Date.now()));
}

async function check(context: Context, [name = '']: readonly string[], options: OutputOption): Promise<1 | 0> {
  const cluster = await (await context.client()).clusters.check(name.toLowerCase());
  if (!printed(context, cluster, options.output)) {
    context.screen.result(...renderCheck(cluster, context.screen.paint, Date.now()).slice(1));
  }
  return (cluster.check?.refusals.length ?? 0) > 0 ? 1 : 0;
}

async function remove(context: Context, [name = '']: readonly string[]): Promise<void> {
  await (await context.client()).clusters.delete(name.toLowerCase());
  context.screen.result(`cluster ${name.toLowerCase()} is forgotten`);
}

async function rights(context: Context, _args: readonly string[], options: OutputOption): Promise<void> {
  if (options.output === 'table') {
    context.screen.result((await clusterRole()).trimEnd());
    return;
  }
  const { rules } = await (await context.client()).clusters.rights();
  printed(context, { rules }, options.output);
}

function printed({ screen }: Context, value: RegisteredCluster | object, format: Format): boolean {
  if (format !== 'json' && format !== 'yaml') return false;
  screen.result(serialised(value, format));
  return true;
}
