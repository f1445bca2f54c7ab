import { readFile } from 'node:fs/promises';
import type { AddCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { usageError } from '../exit.ts';

interface RightsOptions {
  readonly subscription: string;
  readonly principal: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Built-in roles of the second and third grant; the file of the custom role says the rest. */
const RBAC_ADMINISTRATOR = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168';
const CLUSTER_ADMINISTRATOR = 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b';

export const addAzureRights: AddCommand = (program, bind) => {
  program
    .command('azure-rights')
    .summary('print the az commands that give Tenantry its rights in a subscription')
    .description(
      'Prints a shell script: the custom role, its assignment, and the right to give tenants their roles under a condition. Asks no server and runs nothing.',
    )
    .requiredOption('--subscription <id>', 'subscription that tenants will live in')
    .requiredOption('--principal <id>', 'object id of the identity that Tenantry signs in with')
    .addHelpText('after', '\n  tenantry azure-rights --subscription $SUBSCRIPTION --principal $PRINCIPAL | sh')
    .action(bind(print));
};

async function print({ screen }: Context, _words: readonly string[], options: RightsOptions): Promise<void> {
  const { subscription, principal } = options;
  for (const [name, id] of Object.entries(options)) {
    if (!UUID.test(id)) throw usageError(`--${name} ${id} is no id such as 00000000-0000-0000-0000-000000000000.`);
  }
  const role = (await shipped('provisioner-role.json')).replaceAll('{subscriptionId}', subscription);
  const condition = (await shipped('role-assignment-condition.txt')).trim();
  const scope = `/subscriptions/${subscription}`;
  const assign = (roleName: string, more = '') =>
    `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal \\\n  --role ${roleName} --scope ${scope}${more}`;
  screen.result(
    '# 1. A role of its own: every action that Tenantry calls, and no other.',
    `cat > provisioner-role.json <<'END'\n${role.trim()}\nEND`,
    'az role definition create --role-definition @provisioner-role.json',
    assign("'Tenantry provisioner'"),
    '',
    '# 2. The roles that tenants need may be given, to service principals only, and no other role to anyone.',
    assign(RBAC_ADMINISTRATOR, ` \\\n  --condition-version 2.0 --condition "${condition.replaceAll('"', '\\"')}"`),
    '',
    '# 3. Into the clusters that it makes here.',
    assign(CLUSTER_ADMINISTRATOR),
  );
}

function shipped(name: string): Promise<string> {
  return readFile(new URL(`../../../deploy/azure/${name}`, import.meta.url), 'utf8');
}
