import { SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { objects, TENANT_KIND } from '../../api/queries.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { PHASES, StateMark, stateOfPhase, wordOfPhase } from '../../parts/state.tsx';
import classes from './overview.module.css';

/** The estate at a glance. */
export function OverviewPage() {
  const { data: tenants = [], error } = useQuery(objects(TENANT_KIND));
  return (
    <Page title="Overview">
      {error !== null && <ProblemAlert error={error} />}
      <Panel title="Tenants by state">
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing={0}>
          {PHASES.map((phase) => (
            <Link key={phase} to="/tenants" search={{ q: wordOfPhase(phase) }} className={classes.count}>
              <StateMark state={stateOfPhase(phase)}>{wordOfPhase(phase)}</StateMark>
              <span className={classes.figure}>{tenants.filter(({ status }) => status.phase === phase).length}</span>
            </Link>
          ))}
        </SimpleGrid>
      </Panel>
    </Page>
  );
}
