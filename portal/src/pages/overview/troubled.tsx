import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { troubledTenants } from '../../api/queries.ts';
import { Empty, OnItsWay, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { PhaseMark } from '../../parts/state.tsx';
import classes from './overview.module.css';

/** Tenants that are not as declared, and what they wait for. */
export function Troubled() {
  const { data, error, isPending } = useQuery(troubledTenants);
  return (
    <Panel title="Not as declared">
      {error !== null && <ProblemAlert error={error} />}
      {isPending && <OnItsWay />}
      {data?.length === 0 && <Empty title="All tenants are as declared" />}
      <ul className={classes.list}>
        {data?.map((tenant) => (
          <li key={tenant.metadata.uid} className={classes.line}>
            <span className={classes.what}>
              <Link to="/tenants/$tenant" params={{ tenant: tenant.metadata.name }} className="link typed">
                {tenant.metadata.displayName}
              </Link>
              <span className="soft"> {tenant.status.waitingFor[0]?.reason}</span>
            </span>
            <PhaseMark object={tenant} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
