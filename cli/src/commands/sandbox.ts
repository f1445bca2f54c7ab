import { join } from 'node:path';
import { type AddCommand, formatOption } from '../command.ts';
import { homeFolder } from '../connection/home.ts';
import { openSandbox } from '../connection/sandbox.ts';
import type { Context } from '../context.ts';
import { type Format, serialised } from '../output/format.ts';
import { aligned } from '../output/table.ts';
import { writePrivateFile } from '../private-file.ts';

export const addSandbox: AddCommand = (program, bind) => {
  const sandbox = program.command('sandbox').summary('look into the sandbox on this machine');
  sandbox
    .command('info')
    .summary('where its clouds and clusters are, and how to get in')
    .description(
      "Says where the sandbox is: its ARM endpoint, a token that it accepts, and an administrator's kubeconfig file for each of its clusters.",
    )
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(info));
};

async function info(context: Context, _args: readonly string[], options: { readonly output: Format }): Promise<void> {
  const { screen, env } = context;
  const folder = join(homeFolder(env), 'sandbox');
  const sandbox = await openSandbox(folder);
  const clusters = await Promise.all(
    (await sandbox.clusters()).map(async ({ name, kubeconfig }) => {
      const file = join(folder, 'kubeconfigs', `${encodeURIComponent(name)}.yaml`);
      await writePrivateFile(file, kubeconfig);
      return { name, kubeconfig: file };
    }),
  );
  const { arm, subscriptionId } = sandbox;
  if (options.output === 'json' || options.output === 'yaml') {
    const token = await sandbox.token();
    screen.result(serialised({ arm, subscriptionId, token, clusters }, options.output));
    return;
  }
  screen.result(
    ...aligned([
      ['ARM', arm],
      ['subscription', subscriptionId],
      ['token', screen.paint('dim', 'with -o json')],
      ...clusters.map(({ name, kubeconfig }) => [`cluster ${name}`, `KUBECONFIG=${kubeconfig}`]),
    ]),
  );
}
