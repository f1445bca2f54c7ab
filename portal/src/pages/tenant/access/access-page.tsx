import { useParams } from '@tanstack/react-router';
import { Kubeconfig } from './kubeconfig.tsx';
import { Members } from './members.tsx';
import { Roles } from './roles.tsx';
import { SshKey } from './ssh-key.tsx';
import { StaticTokens } from './static-tokens.tsx';
import { TenantTokens } from './tenant-tokens.tsx';
import { Trusts } from './trusts/trusts.tsx';

/** Who gets into a tenant, and by what. */
export function AccessPage() {
  const { tenant } = useParams({ from: '/tenants/$tenant' });
  return (
    <>
      <Roles tenant={tenant} />
      <Members tenant={tenant} />
      <Kubeconfig tenant={tenant} />
      <StaticTokens tenant={tenant} />
      <TenantTokens tenant={tenant} />
      <Trusts tenant={tenant} />
      <SshKey tenant={tenant} />
    </>
  );
}
