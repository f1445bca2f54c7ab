import type { StaticToken, TenantRole } from '@tenantry/client';
import { Option } from 'commander';
import { type AddCommand, formatOption } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import { table } from '../output/table.ts';
import { localTime } from '../output/time.ts';

interface KubeTokensOptions {
  readonly all?: boolean;
  readonly role?: TenantRole;
  readonly output: Format;
}

export const addKubeTokens: AddCommand = (program, bind) => {
  program
    .command('kube-tokens')
    .summary("list a tenant's static tokens, or end them")
    .description(
      "Lists the static tokens of a tenant's kubeconfigs; `revoke ID` ends one, `revoke --all` ends every token there is, short-lived ones too.",
    )
    .usage('<tenant> [list | revoke ID | revoke --all]')
    .argument('<tenant>', 'name of the tenant')
    .argument('[action]', 'list (the default) or revoke')
    .argument('[id]', 'which token to revoke')
    .option('--all', 'revoke every token of the tenant, listed or not')
    .addOption(new Option('--role <role>', 'with --all: only tokens of this role').choices(['viewer', 'editor']))
    .addOption(formatOption('table', 'json', 'yaml'))
    .action(bind(kubeTokens));
};

async function kubeTokens(
  context: Context,
  [name = '', action = 'list', id]: readonly string[],
  options: KubeTokensOptions,
): Promise<void> {
  const tenant = name.toLowerCase();
  if (action === 'list') return list(context, tenant, options.output);
  if (action !== 'revoke') throw usageError(`"${action}" is neither list nor revoke.`);
  if (options.all) {
    if (id !== undefined) throw usageError('Give an id or --all, not both.');
    return revokeAll(context, tenant, options.role);
  }
  if (id === undefined)
    throw usageError('Which token?', `Give its id, as \`tenantry kube-tokens ${tenant}\` shows it, or --all.`);
  const token = await (await context.client()).revokeStaticToken(tenant, id);
  context.screen.say(`Token ${token.id} of ${token.createdBy} is ${token.state}.`);
}

async function list({ client, screen }: Context, tenant: string, format: Format): Promise<void> {
  const items = await (await client()).staticTokens(tenant);
  if (format !== 'table') {
    screen.result(serialised(format === 'yaml' ? items : { items }, format as 'json' | 'yaml'));
    return;
  }
  if (items.length === 0) {
    screen.say(`Tenant ${tenant} has no static tokens.`);
    return;
  }
  screen.result(
    ...table<StaticToken>(
      [
        { title: 'ID', cell: (token) => token.id },
        { title: 'ROLE', cell: (token) => token.role },
        { title: 'STATE', cell: (token) => token.state },
        { title: 'MADE BY', cell: (token) => token.createdBy },
        { title: 'EXPIRES', cell: (token) => localTime(token.expiresAt) },
        { title: 'LAST SEEN', cell: (token) => (token.seenAt === null ? '' : localTime(token.seenAt)) },
      ],
      items,
    ),
  );
}

async function revokeAll({ client, screen }: Context, tenant: string, role: TenantRole | undefined): Promise<void> {
  const { roles, listedTokens } = await (await client()).revokeAllTokens(tenant, role);
  screen.say(`Every token of ${tenant} for ${roles.join(' and ')} has ended; ${listedTokens} of them were listed.`);
}
