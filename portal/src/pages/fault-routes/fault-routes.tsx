import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { FaultRoute } from '@tenantry/client';
import { client } from '../../api/client.ts';
import { faultRoutes } from '../../api/faults.ts';
import { useRight } from '../../api/rights.ts';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { Empty, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Simple } from '../../parts/simple-table.tsx';
import { Ago } from '../../parts/time.tsx';
import { ReceiverDeeds } from '../webhooks/receiver-deeds.tsx';
import { ReceiverState } from '../webhooks/receiver-state.tsx';
import { RouteDialog } from './route-dialog.tsx';
import { daysInWords, isEveryDay, TYPES } from './route-form.ts';

/** Where faults are told: those of a tenant, or of the platform (null). */
export function FaultRoutes({ tenant }: { readonly tenant: string | null }) {
  const mayRead = useRight(tenant, 'FaultRoute', 'read');
  const mayCreate = useRight(tenant, 'FaultRoute', 'create');
  const {
    data = [],
    error,
    isPending,
  } = useQuery({
    ...faultRoutes(tenant),
    enabled: mayRead?.isAllowed === true,
  });
  const [isAdding, adding] = useDisclosure(false);
  const of = tenant ?? 'all tenants and infrastructures';
  return (
    <Panel
      title="Where faults are told"
      aside={
        <GuardedButton right={mayCreate} size="xs" onClick={adding.open}>
          Add
        </GuardedButton>
      }
    >
      {mayRead?.isAllowed === false && (
        <Empty title="Only editors and owners see where faults are told">
          <span style={{ overflowWrap: 'anywhere' }}>{mayRead.reason}</span>
        </Empty>
      )}
      {error !== null && <ProblemAlert error={error} />}
      {mayRead?.isAllowed === true && !isPending && error === null && data.length === 0 && (
        <Empty title="Nobody is told yet">
          Faults of {of} can be told to Slack, Teams, PagerDuty, by e-mail, or to a program of your own by a signed
          webhook: when they open, get worse and are over.
        </Empty>
      )}
      {data.length > 0 && (
        <Simple
          label="Where faults are told"
          titles={['Name', 'To', 'State', 'Tells', 'Last told', '']}
          rows={data.map((route) => ({
            key: route.name,
            cells: [
              <span key="name" className="typed">
                {route.name}
              </span>,
              <To key="to" route={route} />,
              <How key="state" route={route} />,
              toldBy(route),
              route.lastDeliveredAt === null ? 'never' : <Ago key="last" at={route.lastDeliveredAt} />,
              <Deeds key="deeds" route={route} tenant={tenant} />,
            ],
          }))}
        />
      )}
      {isAdding && <RouteDialog tenant={tenant} route={null} onClose={adding.close} />}
    </Panel>
  );
}

function To({ route: { type, url, to } }: { readonly route: FaultRoute }) {
  return (
    <>
      {TYPES[type].label}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere', minWidth: 200, maxWidth: 320 }}>
        {type === 'email' ? to.join(', ') : url}
      </Text>
    </>
  );
}

function How({ route }: { readonly route: FaultRoute }) {
  const { backlog, missedChanges } = route;
  const notes = [
    backlog.changes > 0 ? `${backlog.changes} to be told` : null,
    missedChanges > 0 ? `${missedChanges} given up` : null,
  ];
  return <ReceiverState receiver={route} notes={notes} />;
}

function toldBy({ minSeverity, tellsResolved, quietHours, groupSeconds }: FaultRoute): string {
  const parts = [
    minSeverity === 'critical' ? 'critical ones' : 'all',
    tellsResolved ? null : 'not that they are over',
    groupSeconds > 0 ? `together within ${groupSeconds} s` : null,
    quietHours === null ? null : quietInWords(quietHours),
  ];
  return parts.filter((part) => part !== null).join('; ');
}

function Deeds({ route, tenant }: { readonly route: FaultRoute; readonly tenant: string | null }) {
  const { name, backlog } = route;
  const of = client.faultRoutes;
  const [isChanging, changing] = useDisclosure(false);
  return (
    <>
      <ReceiverDeeds
        onChange={changing.open}
        receiver={route}
        acts={{
          test: () => of.test(tenant, name),
          pause: (isPaused) => of.change(tenant, name, { isPaused }),
          replaceSecret: route.type === 'webhook' ? () => of.replaceSecret(tenant, name) : null,
          delete: () => of.delete(tenant, name),
        }}
        mayUpdate={useRight(tenant, 'FaultRoute', 'update')}
        mayDelete={useRight(tenant, 'FaultRoute', 'delete')}
        changes={[faultRoutes(tenant).queryKey]}
        words={{
          paused: `${name} is told nothing for now.`,
          resumed: `${name} is told again, what came meanwhile too.`,
          removal:
            backlog.changes > 0
              ? `Nothing is told to it any more, nor the ${backlog.changes} changes that wait.`
              : 'Nothing is told to it any more. Faults themselves stay.',
        }}
      />
      {isChanging && <RouteDialog tenant={tenant} route={route} onClose={changing.close} />}
    </>
  );
}

function quietInWords({ from, to, timeZone, days }: NonNullable<FaultRoute['quietHours']>): string {
  const on = isEveryDay(days) ? '' : ` ${daysInWords(days)}`;
  return `quiet${on} ${from} to ${to}, ${timeZone}`;
}
