import { useSuspenseQuery } from '@tanstack/react-query';
import { me } from '../../api/queries.ts';
import { Page } from '../../parts/page.tsx';
import { Changes } from './changes.tsx';
import { OpenFaults } from './open-faults.tsx';
import classes from './overview.module.css';
import { Spend } from './spend.tsx';
import { TenantStates } from './tenant-states.tsx';
import { Troubled } from './troubled.tsx';

/** The estate at a glance: how tenants are, what is wrong, what it costs, what changed. */
export function OverviewPage() {
  const { data: caller } = useSuspenseQuery(me);
  return (
    <Page title="Overview">
      <TenantStates isReader={caller.tenants === null} />
      <div className={classes.columns}>
        <OpenFaults />
        <Spend />
      </div>
      <div className={classes.columns}>
        <Troubled />
        <Changes />
      </div>
    </Page>
  );
}
