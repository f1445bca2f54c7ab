import { readFile } from 'node:fs/promises';
import type { AddCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';

interface RightsOptions {
  readonly subscription: readonly string[];
  readonly principal: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Built-in roles of the second and third grant; the file of the custom role says the rest. */
const RBAC_ADMINISTRATOR = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168';
const CLUSTER_ADMINISTRATOR = 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b';

export const addAzureRights: AddCommand = (program, bind) => {
  program
    .command('azure-rights')
    .summary('print the az commands that give Tenantry its rights in subscriptions')
    .description(
      'Prints a shell script: the custom role, its assignment, and the right to give tenants their roles under a condition. Asks no server and runs nothing.',
    )
    .requiredOption('--subscription <ids...>', 'subscriptions that tenants will live in, all of them each time')
    .requiredOption('--principal <id>', 'object id of the identity that Tenantry signs in with')
    .addHelpText('after', '\n  tenantry azure-rights --subscription $SUBSCRIPTION --principal $PRINCIPAL | sh')
    .action(bind(print));
};

async function print({ screen }: Context, _words: readonly string[], options: RightsOptions): Promise<void> {
  const { subscription: subscriptions, principal } = options;
  for (const id of subscriptions) requireId('subscription', id);
  requireId('principal', principal);
  const scopes = [...new Set(subscriptions)].map((id) => `/subscriptions/${id}`);
  const role = { ...JSON.parse(await shipped('provisioner-role.json')), AssignableScopes: scopes };
  const condition = (await shipped('role-assignment-condition.txt')).trim();
  const assign = (roleName: string, more = '') =>
    scopes.map(
      (scope) =>
        `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal \\\n  --role ${roleName} --scope ${scope}${more}`,
    );
  screen.result(
    '# 1. A role of its own: every action that Tenantry calls, and no other. There is one in the directory, which can be',
    '# assigned in the subscriptions that are named here alone.',
    `cat > provisioner-role.json <<'END'\n${JSON.stringify(role, null, 2)}\nEND`,
    'az role definition create --role-definition @provisioner-role.json ||',
    '  az role definition update --role-definition @provisioner-role.json',
    ...assign("'Tenantry provisioner'"),
    '',
    '# 2. The roles that tenants need may be given, to service principals only, and no other role to anyone.',
    ...assign(RBAC_ADMINISTRATOR, ` \\\n  --condition-version 2.0 --condition "${condition.replaceAll('"', '\\"')}"`),
    '',
    '# 3. Into the clusters that it makes here.',
    ...assign(CLUSTER_ADMINISTRATOR),
  );
}

function requireId(option: string, id: string): void {
  if (!UUID.test(id)) throw usageError(`--${option} ${id} is no id such as 00000000-0000-0000-0000-000000000000.`);
}

function shipped(name: string): Promise<string> {
  return readFile(new URL(`../../../deploy/azure/${name}`, import.meta.url), 'utf8');
}
