import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { RegisteredCluster } from '@tenantry/client';
import { clusters } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Empty, OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { StateMark } from '../../../parts/state.tsx';
import { ClusterDrawer } from './cluster-drawer.tsx';
import { CredentialEnd } from './credential-end.tsx';
import { KubeconfigForm } from './kubeconfig-form.tsx';

/** Clusters given by their kubeconfig, and what the last look at each found. Which is looked at closely is in the address. */
export function ClustersPage() {
  const { data, error, isPending } = useQuery(clusters);
  const { cluster: opened } = useSearch({ from: '/admin/clusters' });
  const navigate = useNavigate({ from: '/admin/clusters' });
  const open = (cluster: string | undefined): void => void navigate({ search: { cluster }, replace: true });
  const mayAdd = useRight(null, 'Cluster', 'update');
  const [isAdding, adding] = useDisclosure(false);
  const register = (
    <GuardedButton right={mayAdd} size="xs" onClick={adding.open}>
      Register a cluster
    </GuardedButton>
  );
  return (
    <Panel title="Clusters of your own" aside={register}>
      {error !== null && <ProblemAlert error={error} />}
      {isPending && <OnItsWay />}
      {data?.length === 0 && (
        <Empty title="No clusters of your own">
          Any Kubernetes cluster of version 1.30 or newer can carry tenants. It is registered by a kubeconfig, an
          infrastructure names it, and tenants live in it.
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <Simple
          label="Clusters"
          titles={['Name', 'Server', 'Kubernetes', 'Last check', 'Credential ends', 'Used by']}
          rows={data.map((cluster) => ({
            key: cluster.name,
            cells: [
              <Link key="name" from="/admin/clusters" search={{ cluster: cluster.name }} className="link typed">
                {cluster.name}
              </Link>,
              cluster.server,
              cluster.check?.version ?? '',
              <Fitness key="check" cluster={cluster} />,
              <CredentialEnd key="ends" at={cluster.expiresAt} />,
              cluster.usedBy.map(({ name }) => name).join(', '),
            ],
          }))}
        />
      )}
      {isAdding && (
        <KubeconfigForm
          cluster={null}
          onDone={({ name }) => {
            adding.close();
            open(name);
          }}
          onClose={adding.close}
        />
      )}
      {opened !== undefined && data !== undefined && (
        <ClusterDrawer cluster={data.find(({ name }) => name === opened)} onClose={() => open(undefined)} />
      )}
    </Panel>
  );
}

function Fitness({ cluster: { check } }: { readonly cluster: RegisteredCluster }) {
  if (check === null) return 'not yet';
  const [refusal] = check.refusals;
  return <StateMark state={refusal === undefined ? 'ready' : 'failing'}>{refusal ?? 'Fit for tenants'}</StateMark>;
}
