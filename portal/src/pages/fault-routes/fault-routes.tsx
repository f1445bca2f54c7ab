import { Alert, Button, Group, Menu, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { FaultRoute, FaultRouteTest } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { faultRoutes } from '../../api/faults.ts';
import { useRight } from '../../api/rights.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Copied } from '../../parts/copied.tsx';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { Empty, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Simple } from '../../parts/simple-table.tsx';
import { type State, StateMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
import { NewRoute } from './new-route.tsx';
import { TYPES } from './route-form.ts';

const STATES: Readonly<Record<FaultRoute['state'], readonly [State, string]>> = {
  delivering: ['ready', 'Delivering'],
  retrying: ['waiting', 'Retrying'],
  failing: ['failing', 'Failing'],
  paused: ['asleep', 'Paused'],
};

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
      {isAdding && <NewRoute tenant={tenant} onClose={adding.close} />}
    </Panel>
  );
}

function To({ route: { type, url, to } }: { readonly route: FaultRoute }) {
  return (
    <>
      {TYPES[type].label}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere', maxWidth: 320 }}>
        {type === 'email' ? to.join(', ') : url}
      </Text>
    </>
  );
}

function How({ route: { state, backlog, lastError, missedChanges } }: { readonly route: FaultRoute }) {
  const [mark, words] = STATES[state];
  const notes = [
    backlog.changes > 0 ? `${backlog.changes} to be told` : null,
    missedChanges > 0 ? `${missedChanges} given up` : null,
    lastError !== null && state !== 'delivering' ? lastError.message : null,
  ].filter((note) => note !== null);
  return (
    <>
      <StateMark state={mark}>{words}</StateMark>
      {notes.length > 0 && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere', maxWidth: 280 }}>
          {notes.join('; ')}
        </Text>
      )}
    </>
  );
}

function toldBy({ minSeverity, tellsResolved, quietHours, groupSeconds }: FaultRoute): string {
  const parts = [
    minSeverity === 'critical' ? 'critical ones' : 'all',
    tellsResolved ? null : 'not that they are over',
    groupSeconds > 0 ? `together within ${groupSeconds} s` : null,
    quietHours === null ? null : `quiet ${quietHours.from} to ${quietHours.to}, ${quietHours.timeZone}`,
  ];
  return parts.filter((part) => part !== null).join('; ');
}

function Deeds({ route, tenant }: { readonly route: FaultRoute; readonly tenant: string | null }) {
  const { name } = route;
  const mayUpdate = useRight(tenant, 'FaultRoute', 'update');
  const mayDelete = useRight(tenant, 'FaultRoute', 'delete');
  const [isDeleting, deleting] = useDisclosure(false);
  const [secret, setSecret] = useState<string | null>(null);
  const changes = [faultRoutes(tenant).queryKey];
  const test = useDeed<void, FaultRouteTest>({ act: () => client.faultRoutes.test(tenant, name), changes });
  const pause = useDeed({
    act: () => client.faultRoutes.change(tenant, name, { isPaused: !route.isPaused }),
    done: () =>
      route.isPaused ? `${name} is told again, what came meanwhile too.` : `${name} is told nothing for now.`,
    changes,
  });
  const renew = useDeed({ act: () => client.faultRoutes.replaceSecret(tenant, name), changes });
  const remove = useDeed({
    act: () => client.faultRoutes.delete(tenant, name),
    done: () => `${name} is gone.`,
    changes,
  });
  const trouble = test.error ?? pause.error ?? renew.error;
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      <GuardedButton
        right={mayUpdate}
        size="compact-xs"
        variant="default"
        loading={test.isPending}
        onClick={() => test.mutate()}
        aria-label={`Test ${name}`}
      >
        Test
      </GuardedButton>
      <Menu position="bottom-end" disabled={mayUpdate?.isAllowed !== true}>
        <Menu.Target>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`More about ${name}`}
            data-disabled={mayUpdate?.isAllowed !== true}
          >
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => pause.mutate()}>{route.isPaused ? 'Resume' : 'Pause'}</Menu.Item>
          {route.type === 'webhook' && (
            <Menu.Item onClick={() => renew.mutate(undefined, { onSuccess: (renewed) => setSecret(renewed.secret) })}>
              New secret
            </Menu.Item>
          )}
          <Menu.Item color="red" disabled={mayDelete?.isAllowed !== true} onClick={deleting.open}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {(test.data !== undefined || trouble !== null) && (
        <Outcome
          name={name}
          test={test.data}
          error={trouble}
          onClose={() => {
            test.reset();
            pause.reset();
            renew.reset();
          }}
        />
      )}
      {secret !== null && (
        <Modal
          opened
          onClose={() => setSecret(null)}
          title={`New secret of ${name}`}
          closeOnClickOutside={false}
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <Secret secret={secret} onClose={() => setSecret(null)}>
            Requests carry the signatures of both for 24 hours.
          </Secret>
        </Modal>
      )}
      {isDeleting && (
        <Confirm
          title={`Delete ${name}`}
          deed={`Delete ${name}`}
          isOpen
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined, { onSuccess: deleting.close })}
          onClose={deleting.close}
        >
          <Text size="sm">
            {route.backlog.changes > 0
              ? `Nothing is told to it any more, nor the ${route.backlog.changes} changes that wait.`
              : 'Nothing is told to it any more. Faults themselves stay.'}
          </Text>
        </Confirm>
      )}
    </Group>
  );
}

interface OutcomeProps {
  readonly name: string;
  readonly test: FaultRouteTest | undefined;
  readonly error: unknown;
  readonly onClose: () => void;
}

/** What the receiver said. */
function Outcome({ name, test, error, onClose }: OutcomeProps) {
  return (
    <Modal opened onClose={onClose} title={name} closeButtonProps={{ 'aria-label': 'Close' }}>
      {error !== null && <ProblemAlert error={error} />}
      {test !== undefined && (
        <Stack gap="xs">
          <StateMark state={test.isAccepted ? 'ready' : 'failing'}>
            {test.isAccepted ? 'The test was taken' : 'The test was not taken'}
          </StateMark>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {test.message}
          </Text>
          <Text size="xs" c="dimmed">
            {test.status === null ? 'No answer' : `Answered ${test.status}`} within {test.tookMs} ms
          </Text>
        </Stack>
      )}
    </Modal>
  );
}

/** What signs is shown once. */
export function Secret(props: { readonly secret: string; readonly onClose: () => void; readonly children?: string }) {
  return (
    <Stack gap="md">
      <Alert variant="light" title="It is shown this once">
        <Text size="sm">Copy it to where the signatures are checked before this is closed. {props.children}</Text>
      </Alert>
      <div style={{ overflowWrap: 'anywhere' }}>
        <Copied text={props.secret} />
      </div>
      <Group justify="flex-end">
        <Button onClick={props.onClose}>I have it</Button>
      </Group>
    </Stack>
  );
}
