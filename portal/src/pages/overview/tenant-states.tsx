import { Button, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Estate } from '@tenantry/client';
import { estate } from '../../api/queries.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { PHASES, StateMark, stateOfPhase, wordOfPhase } from '../../parts/state.tsx';
import classes from './overview.module.css';

const number = new Intl.NumberFormat('en');
const sum = (tenants: Estate['tenants']): number => tenants.reduce((all, { count }) => all + count, 0);

/** How many tenants are in which state, and how the infrastructures share them. */
export function TenantStates({ isReader }: { readonly isReader: boolean }) {
  const { data, error } = useQuery(estate);
  if (error !== null) return <ProblemAlert error={error} />;
  if (data?.tenants.length === 0) {
    return (
      <Panel>
        <Empty
          title="No tenants yet"
          action={
            <Button component={Link} to="/tenants" size="xs">
              To the tenants
            </Button>
          }
        >
          {isReader
            ? 'A tenant is an environment of its own, declared as one thing. The first takes a minute.'
            : 'You are a member of no tenant. Ask an owner to add you, or ask for a tenant of your own.'}
        </Empty>
      </Panel>
    );
  }
  const tenants = data?.tenants ?? [];
  const of = Map.groupBy(tenants, ({ infrastructure }) => infrastructure ?? '');
  return (
    <Panel
      title="Tenants"
      aside={<span className="tabular">{data === undefined ? '…' : number.format(sum(tenants))}</span>}
    >
      <SimpleGrid cols={{ base: 2, xs: 3, lg: 6 }} spacing={0}>
        {PHASES.map((phase) => {
          const count = sum(tenants.filter((tenant) => tenant.phase === phase));
          return (
            <Link key={phase} to="/tenants" search={{ q: wordOfPhase(phase) }} className={classes.count}>
              <StateMark state={stateOfPhase(phase)}>{wordOfPhase(phase)}</StateMark>
              <span className={classes.figure} data-none={count === 0 || undefined}>
                {data === undefined ? '…' : number.format(count)}
              </span>
            </Link>
          );
        })}
      </SimpleGrid>
      {of.size > 1 && (
        <ul className={classes.infrastructures}>
          {[...of].map(([infrastructure, those]) => (
            <li key={infrastructure}>
              <Link to="/tenants" search={{ q: infrastructure }} className="link typed">
                {infrastructure}
              </Link>{' '}
              <span className="tabular">{number.format(sum(those))}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
