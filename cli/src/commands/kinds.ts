import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { resolveKind } from '../kinds.ts';
import { type Format, serialised } from '../output/format.ts';
import { exampleOf, renderExplanation, renderKinds } from '../render/kinds.ts';

export const addKinds: AddCommand = (program, bind) => {
  program
    .command('kinds')
    .summary('list what can be declared')
    .description('Lists the kinds of objects that can be declared.')
    .option('--example', 'print a manifest of each that can be applied as it is')
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .action(bind(listKinds));
  program
    .command('explain')
    .summary("describe a kind's fields")
    .description("Describes a kind's fields: type, default, meaning, and what cannot change once it is there.")
    .argument('<kind>', 'kind; with a path only that field and what is in it: tenant.nodes')
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(explain));
};

async function listKinds(
  context: Context,
  _args: readonly string[],
  options: { readonly example?: boolean; readonly output: Format },
): Promise<void> {
  const kinds = await context.kinds();
  const { output } = options;
  if (options.example) context.screen.result(kinds.map(exampleOf).join('\n---\n'));
  else if (output === 'json' || output === 'yaml') context.screen.result(serialised({ items: kinds }, output));
  else if (output === 'name') context.screen.result(...kinds.map((kind) => kind.name));
  else context.screen.result(...renderKinds(kinds));
}

async function explain(
  context: Context,
  [word = '']: readonly string[],
  options: { readonly output: Format },
): Promise<void> {
  const [name = '', ...path] = word.split('.');
  const kind = resolveKind(await context.kinds(), name);
  const { output } = options;
  if (output === 'json' || output === 'yaml') {
    context.screen.result(serialised(kind, output));
    return;
  }
  const fields = path[0] === 'spec' ? path.slice(1) : path;
  const only = fields.length === 0 ? null : fields.join('.');
  context.screen.result(...renderExplanation(kind, only, context.screen.paint));
}
