import { useQuery } from '@tanstack/react-query';
import { clusters } from '../../../api/queries.ts';
import { Empty, OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';

/** Clusters given by their kubeconfig, and what the last look at each found. */
export function ClustersPage() {
  const { data, error, isPending } = useQuery(clusters);
  return (
    <Panel title="Clusters of your own">
      {error !== null && <ProblemAlert error={error} />}
      {isPending && <OnItsWay />}
      {data?.length === 0 && (
        <Empty title="No clusters of your own">
          Any Kubernetes cluster can carry tenants:{' '}
          <span className="typed">tenantry cluster add NAME --kubeconfig FILE</span>
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <Simple
          label="Clusters"
          titles={['Name', 'Server', 'Kubernetes', 'Last look', 'Credential ends', 'Used by']}
          rows={data.map(({ name, server, check, expiresAt, usedBy }) => ({
            key: name,
            cells: [
              <span key="name" className="typed">
                {name}
              </span>,
              server,
              check?.version ?? '',
              check === null ? (
                'not yet'
              ) : (
                <StateMark key="check" state={check.refusals.length === 0 ? 'ready' : 'failing'}>
                  {check.refusals.length === 0 ? 'Fit for tenants' : (check.refusals[0] ?? '')}
                </StateMark>
              ),
              expiresAt === null ? 'not known' : <Ago key="ends" at={expiresAt} />,
              usedBy.map((user) => `${user.kind} ${user.name}`).join(', '),
            ],
          }))}
        />
      )}
    </Panel>
  );
}
