import { resolve } from 'node:path';
import type { AddCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { writePrivateFile } from '../private-file.ts';

export const addSshKey: AddCommand = (program, bind) => {
  program
    .command('ssh-key')
    .summary("fetch a tenant's private SSH key")
    .description("Fetches the private SSH key (PEM) of a tenant's hosts from its vault. That it was read is recorded.")
    .argument('<tenant>', 'name of the tenant')
    .requiredOption('-o, --output <file>', 'write it to this file, readable by you alone; - for standard output')
    .action(bind(sshKey));
};

async function sshKey(
  context: Context,
  [tenant = '']: readonly string[],
  options: { readonly output: string },
): Promise<void> {
  const client = await context.client();
  const { privateKey } = await client.sshKey(tenant.toLowerCase());
  const text = `${privateKey.trimEnd()}\n`;
  // Never onto a screen, or into its history, by leaving something out.
  if (options.output === '-') {
    context.screen.result(text.trimEnd());
    return;
  }
  const file = resolve(options.output);
  await writePrivateFile(file, text);
  context.screen.say(`Written to ${file}. Use it: ssh -i ${file} USER@HOST`);
}
