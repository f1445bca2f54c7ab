import type { TenantRole } from '@tenantry/client';
import type { AddCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { EXEC_API_VERSION } from '../kubeconfig.ts';
import { roleOption } from './kubeconfig.ts';

export const addKubeToken: AddCommand = (program, bind) => {
  program
    .command('kube-token')
    .summary('print a short-lived token for kubectl')
    .description(
      'Prints an ExecCredential with a short-lived token: what a kubeconfig of `tenantry kubeconfig` runs. Keeps nothing.',
    )
    .argument('<tenant>', 'name of the tenant')
    .addOption(roleOption())
    .action(bind(kubeToken));
};

async function kubeToken(
  context: Context,
  [tenant = '']: readonly string[],
  options: { readonly role: TenantRole },
): Promise<void> {
  const client = await context.client();
  const { token, expiresAt } = await client.kubeToken(tenant.toLowerCase(), options.role);
  context.screen.result(
    JSON.stringify({
      apiVersion: EXEC_API_VERSION,
      kind: 'ExecCredential',
      status: { token, expirationTimestamp: expiresAt },
    }),
  );
}
