import { readFile } from 'node:fs/promises';
import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { type Format, serialised } from '../output/format.ts';

export const addVersion: AddCommand = (program, bind) => {
  program
    .command('version')
    .summary('print the version')
    .description('Prints the version of this program and of the Node it runs on.')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(version));
};

async function version(
  context: Context,
  _args: readonly string[],
  options: { readonly output: Format },
): Promise<void> {
  const found = { version: await ownVersion(), node: process.version };
  const { output } = options;
  context.screen.result(
    output === 'json' || output === 'yaml'
      ? serialised(found, output)
      : `tenantry ${found.version} (Node ${found.node})`,
  );
}

export async function ownVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { version: string }).version;
}
