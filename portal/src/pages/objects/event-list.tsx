import { useQuery } from '@tanstack/react-query';
import type { KindDescription } from '@tenantry/client';
import { objectEvents } from '../../api/queries.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { StateMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
import classes from './objects.module.css';

interface EventListProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly name: string;
}

/** What happened to an object, the newest first. */
export function EventList({ kind, tenant, name }: EventListProps) {
  const { data, error } = useQuery(objectEvents(kind, tenant, name));
  if (error !== null) return <ProblemAlert error={error} />;
  const events = (data ?? []).toSorted((one, other) => Number(other.id) - Number(one.id));
  return (
    <Panel title="Events">
      {data !== undefined && events.length === 0 && <Empty title="Nothing happened yet" />}
      <ol className={classes.rows}>
        {events.map(({ id, at, type, reason, message }) => (
          <li key={id} className={classes.row}>
            {type === 'warning' ? (
              <StateMark state="failing">{reason}</StateMark>
            ) : (
              <span className="soft">{reason}</span>
            )}
            <span className={classes.grows}>{message}</span>
            <Ago at={at} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
