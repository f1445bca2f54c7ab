import type { AuditFilter, AuditRow } from '@tenantry/client';
import { Option } from 'commander';
import type { AddCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { serialised } from '../output/format.ts';
import { renderAudit } from '../render/audit.ts';

const FORMATS = ['table', 'json', 'yaml', 'ndjson', 'csv'] as const;

interface AuditOptions {
  readonly tenant?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly outcome?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
  readonly output: (typeof FORMATS)[number];
}

export const addAudit: AddCommand = (program, bind) => {
  program
    .command('audit')
    .summary('who did what, and whether the record of it is whole')
    .description(
      'Shows the newest deeds of the audit log. With -o ndjson or -o csv all of it that the filters leave, for keeping elsewhere. `verify` computes the chain of hashes again, says where it ends, and exits with 1 when a row was changed or taken away.',
    )
    .usage('[list | verify] [options]')
    .argument('[action]', 'list (the default) or verify')
    // TENANTRY_TENANT does not narrow this: what was done elsewhere must not be hidden by a setting long forgotten.
    .option('-t, --tenant <tenant>', 'only in this tenant; its owners see no other')
    .option('--actor <name>', 'only what this user or token did')
    .option('--action <action>', 'only this action, such as read-secret')
    .option('--kind <kind>', 'only to objects of this kind, such as Service')
    .option('--name <name>', 'only to objects of this name')
    .addOption(
      new Option('--outcome <outcome>', 'only what ended so').choices(['begun', 'success', 'refused', 'failed']),
    )
    .option('--since <time>', 'only from this time on, such as 2030-01-31T12:00:00Z')
    .option('--until <time>', 'only before this time')
    .option('--limit <count>', 'how many, for table, json and yaml', '50')
    .addOption(new Option('-o, --output <format>', 'how to show it').choices(FORMATS).default('table'))
    .action(bind(audit));
};

async function audit(context: Context, [action = 'list']: readonly string[], options: AuditOptions): Promise<void> {
  if (action !== 'list' && action !== 'verify') throw usageError(`"${action}" is neither list nor verify.`);
  return action === 'verify' ? verify(context) : list(context, options);
}

async function list(context: Context, { output, limit, ...filter }: AuditOptions): Promise<void> {
  const { screen, signal } = context;
  const { audit } = await context.client();
  const asked = filter as AuditFilter;
  if (output === 'ndjson' || output === 'csv') {
    let rest = '';
    for await (const piece of audit.export(asked, output, signal)) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      screen.result(...lines);
    }
    if (rest !== '') screen.result(rest);
    return;
  }
  const count = Number(limit);
  if (!Number.isInteger(count) || count < 1) throw usageError(`"${limit}" is no count.`);
  const rows: readonly AuditRow[] = await audit.list({ ...asked, limit: count });
  if (output !== 'table') screen.result(serialised(output === 'yaml' ? rows : { items: rows }, output));
  else if (rows.length === 0) screen.say('No such deed is in the log.');
  else screen.result(...renderAudit(rows, screen.paint));
}

async function verify(context: Context): Promise<void> {
  const { audit } = await context.client();
  const { firstBroken, begin, end } = await audit.verify();
  if (firstBroken !== null) {
    throw new CommandError(
      EXIT.failed,
      `The audit log was changed: row ${firstBroken} does not fit or is missing, of ${end.id}.`,
      'Compare it with an export kept elsewhere, from that row on.',
    );
  }
  context.screen.result(
    begin === null || begin === '1'
      ? `The audit log is whole: ${end.id} rows, each fits the one before.`
      : `The audit log is whole: rows ${begin} to ${end.id}, each fits the one before. Older ones were taken away by age.`,
    `It ends with ${end.hash}.`,
  );
}
