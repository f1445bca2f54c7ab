import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { KindDescription, Plan, RevisionList, TenantryObject } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { revision, revisions } from '../../api/queries.ts';
import { useRight } from '../../api/rights.ts';
import { Changes, PlanView } from '../../forms/plan-preview.tsx';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { Empty, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { StateMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
import classes from './objects.module.css';

type Revision = RevisionList['items'][number];

interface HistoryViewProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly name: string;
  readonly object: TenantryObject;
}

/** What it was declared as before: what each changed, and the way back. */
export function HistoryView(props: HistoryViewProps) {
  const { kind, tenant, name } = props;
  const { data, error } = useQuery(revisions(kind, tenant, name));
  const [picked, setPicked] = useState<number | null>(null);
  if (error !== null) return <ProblemAlert error={error} />;
  const items = data?.items ?? [];
  const shown = items.find(({ generation }) => generation === picked) ?? items[0];
  if (data !== undefined && shown === undefined) return <Empty title="Its history is not kept" />;
  return (
    <div className={classes.columns}>
      <Panel title="Revisions">
        <ol className={classes.rows}>
          {items.map((one, index) => (
            <li key={one.generation}>
              <UnstyledButton
                className={classes.pick}
                aria-pressed={one === shown}
                onClick={() => setPicked(one.generation)}
              >
                <span className="tabular">{one.generation}</span>
                <span className={classes.grows}>
                  {one.through} by {one.by.name}
                </span>
                {index === 0 && <Text size="xs">in force</Text>}
                <StateMark state={one.readyAt === null ? 'waiting' : 'ready'}>
                  {one.readyAt === null ? 'Never ready' : 'Was ready'}
                </StateMark>
                <Ago at={one.at} />
              </UnstyledButton>
            </li>
          ))}
        </ol>
      </Panel>
      {shown !== undefined && (
        <RevisionPanel key={shown.generation} {...props} shown={shown} isCurrent={shown === items[0]} />
      )}
    </div>
  );
}

interface RevisionPanelProps extends HistoryViewProps {
  readonly shown: Revision;
  readonly isCurrent: boolean;
}

function RevisionPanel({ kind, tenant, name, object, shown, isCurrent }: RevisionPanelProps) {
  const { generation } = shown;
  const { data, error } = useQuery(revision(kind, tenant, name, generation));
  const right = useRight(kind.name === 'Tenant' ? name : tenant, kind.name, 'update');
  const [plan, setPlan] = useState<Plan | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const queries = useQueryClient();
  const of = client.objects(kind, tenant);

  const doing = async (work: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    setRefused(null);
    try {
      await work();
    } catch (problem) {
      setRefused(problem);
    } finally {
      setIsBusy(false);
    }
  };
  const look = () => doing(async () => setPlan(await of.planRollback(name, generation)));
  const rollBack = () =>
    doing(async () => {
      await of.rollback(name, generation);
      setPlan(null);
      queries.invalidateQueries({ queryKey: ['objects', kind.name] });
      notifications.show({ message: `${name} is declared as in revision ${generation} again.` });
    });

  const hindrance = isCurrent ? 'It is the one in force.' : undefined;
  return (
    <Panel
      title={`Revision ${generation}`}
      aside={
        <GuardedButton right={right} hindrance={hindrance} size="compact-sm" variant="default" onClick={look}>
          Roll back to it
        </GuardedButton>
      }
    >
      <div className={classes.padded}>
        {error !== null && <ProblemAlert error={error} />}
        {data !== undefined && <WhatChanged changes={data.changes} against={data.against} />}
        {refused !== null && <ProblemAlert error={refused} />}
        {plan !== null && (
          <section aria-label="What rolling back will change" className={classes.stack}>
            <strong>Rolling back will do this</strong>
            <PlanView plan={plan} />
            <Group gap="xs">
              <Button size="xs" loading={isBusy} onClick={rollBack}>
                Roll {object.metadata.name} back
              </Button>
              <Button size="xs" variant="default" onClick={() => setPlan(null)}>
                Leave it
              </Button>
            </Group>
          </section>
        )}
      </div>
    </Panel>
  );
}

interface WhatChangedProps {
  readonly changes: Parameters<typeof Changes>[0]['changes'];
  readonly against: number | null;
}

function WhatChanged({ changes, against }: WhatChangedProps) {
  if (against === null) return <Text size="sm">The first that is kept.</Text>;
  if (changes.length === 0) return <Text size="sm">It says the same as revision {against}.</Text>;
  return (
    <>
      <Text size="sm" c="dimmed">
        Against revision {against}
      </Text>
      <Changes changes={changes} />
    </>
  );
}
