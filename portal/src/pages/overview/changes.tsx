import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { recentEvents } from '../../api/queries.ts';
import { Empty, OnItsWay, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Ago } from '../../parts/time.tsx';
import classes from './overview.module.css';

/** What happened last, the newest first. */
export function Changes() {
  const { data, error, isPending } = useQuery(recentEvents);
  return (
    <Panel title="What changed">
      {error !== null && <ProblemAlert error={error} />}
      {isPending && <OnItsWay />}
      {data?.length === 0 && <Empty title="Nothing has happened yet" />}
      <ul className={classes.list}>
        {data?.map(({ id, at, type, kind, name, tenant, message }) => {
          const place = kind === 'Tenant' ? name : tenant;
          return (
            <li key={id} className={classes.line}>
              <span className={classes.what} data-warning={type === 'warning' || undefined}>
                {place !== null && (
                  <>
                    <Link to="/tenants/$tenant" params={{ tenant: place }} className="link typed">
                      {place}
                    </Link>{' '}
                  </>
                )}
                {message}
              </span>
              <span className={classes.small}>
                <Ago at={at} />
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
