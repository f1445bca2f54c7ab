import { useQueries } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { members, staticTokens } from '../../../api/queries.ts';
import { accessRequests } from '../../../api/requests.ts';
import { PageOnItsWay } from '../../../app/page-states.tsx';
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
  // All at once: what came later would push aside what is read already.
  const isOnItsWay = useQueries({
    queries: [members(tenant), staticTokens(tenant), accessRequests({ tenant, state: 'pending' })],
    combine: (found) => found.some(({ isPending }) => isPending),
  });
  if (isOnItsWay) return <PageOnItsWay />;
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
