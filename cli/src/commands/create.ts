import type { Manifest } from '@tenantry/client';
import {
  type AddCommand,
  collected,
  formatOption,
  type TenantOption,
  tenantOption,
  timeoutOption,
  waitOption,
} from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import { follow } from '../follow/follow.ts';
import { resolveKind, slashName, type Target, tenantFor } from '../kinds.ts';
import { type Assignment, assign, parseAssignment } from '../manifests/assign.ts';
import { flagAssignments } from '../manifests/flags.ts';
import { type Format, serialised } from '../output/format.ts';
import { duration } from '../output/time.ts';

interface CreateOptions extends TenantOption {
  readonly set?: readonly string[];
  readonly label?: readonly string[];
  readonly wait: boolean;
  readonly timeout: number;
  readonly output: Format;
}

export const addCreate: AddCommand = (program, bind) => {
  program
    .command('create')
    .summary('make an object from the command line')
    .description('Makes one object and waits until it is ready, showing the steps.')
    .usage('[options] <kind> <name> [--<field> <value> ...]')
    .argument('<kind>', 'kind, its plural or short name')
    .argument('<name>', 'its name')
    .option('--set <path=value>', 'a field of the spec, such as nodes.min=2; may be repeated', collected)
    .option('--label <key=value>', 'a label; may be repeated', collected)
    .addOption(tenantOption())
    .addOption(waitOption())
    .option('--no-wait', 'return once it was accepted, instead of when it is ready')
    .addOption(timeoutOption('30m'))
    .addOption(formatOption('table', 'json', 'yaml', 'name'))
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText(
      'after',
      `
Every field of the kind is an option as well; \`tenantry explain KIND\` lists them:
  tenantry create tenant dev01 --infrastructure nonprod --tags.team=blue
  tenantry tenant create dev01 --infrastructure nonprod`,
    )
    .action(bind(create));
};

async function create(context: Context, words: readonly string[], options: CreateOptions): Promise<void> {
  const { screen } = context;
  const [word = '', name = '', ...flags] = words;
  if (name.startsWith('-')) throw usageError(`Say the name before its fields: create ${word} NAME ${name} ...`);
  const client = await context.client();
  const kind = resolveKind(await context.kinds(), word);
  const tenant = tenantFor(kind, options.tenant);
  const assignments: Assignment[] = [...flagAssignments(kind, flags), ...(options.set ?? []).map(parseAssignment)];
  const manifest: Manifest = {
    apiVersion: 'tenantry.dev/v1',
    kind: kind.name,
    metadata: {
      name,
      ...(tenant === null ? {} : { tenant }),
      ...(options.label === undefined ? {} : { labels: labelsOf(options.label) }),
    },
    spec: assign(kind.schema, assignments),
  };
  const object = await client.objects(kind, tenant).create(manifest);
  const owner = slashName(object.kind, object.metadata.name);
  if (!options.wait) {
    screen.result(shown(options.output, object, `${owner} created`, owner));
    return;
  }
  screen.say(`${owner} is being made`);
  const target: Target = { kind, name: object.metadata.name, tenant };
  const again = `tenantry wait --for=ready ${owner}${tenant === null ? '' : ` -t ${tenant}`}`;
  const [done] = await follow(context, [target], { goal: 'ready', timeoutMs: options.timeout, again });
  if (done === undefined) return;
  screen.result(shown(options.output, done.object, `${owner} is ready (${duration(done.tookMs)})`, owner));
}

function shown(format: Format, object: unknown, sentence: string, owner: string): string {
  if (format === 'json' || format === 'yaml') return serialised(object, format);
  return format === 'name' ? owner : sentence;
}

function labelsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw usageError(`"${text}" is no label.`, 'Write KEY=VALUE, such as team=blue.');
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
