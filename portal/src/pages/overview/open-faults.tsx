import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { faultSummary } from '../../api/queries.ts';
import { Empty, OnItsWay, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { StateMark } from '../../parts/state.tsx';
import classes from './overview.module.css';

/** As many as one takes in. */
const MOST_SHOWN = 8;

/** Where something is wrong, the worst first. */
export function OpenFaults() {
  const { data, error, isPending } = useQuery(faultSummary);
  const worst = data?.toSorted((a, b) => b.critical - a.critical || b.warning - a.warning) ?? [];
  const critical = worst.reduce((all, item) => all + item.critical, 0);
  const warning = worst.reduce((all, item) => all + item.warning, 0);
  return (
    <Panel title="Open faults" aside={data === undefined ? '…' : <Counts critical={critical} warning={warning} />}>
      {error !== null && <ProblemAlert error={error} />}
      {isPending && <OnItsWay />}
      {data?.length === 0 && (
        <Empty title="Nothing is wrong">What fails, in tenants or beneath them, is shown here at once.</Empty>
      )}
      <ul className={classes.list}>
        {worst.slice(0, MOST_SHOWN).map(({ owner, critical: many, warning: some }) => (
          <li key={`${owner.kind}/${owner.name}`} className={classes.line}>
            {owner.kind === 'Tenant' ? (
              <Link to="/tenants/$tenant" params={{ tenant: owner.name }} className="link typed">
                {owner.name}
              </Link>
            ) : (
              <span>
                {owner.kind} <span className="typed">{owner.name}</span>
              </span>
            )}
            <Counts critical={many} warning={some} />
          </li>
        ))}
      </ul>
      {worst.length > MOST_SHOWN && <div className={classes.more}>and in {worst.length - MOST_SHOWN} more</div>}
    </Panel>
  );
}

function Counts({ critical, warning }: { readonly critical: number; readonly warning: number }) {
  return (
    <span className={classes.counts}>
      {critical > 0 && <StateMark state="failing">{`${critical} critical`}</StateMark>}
      {warning > 0 && <StateMark state="waiting">{`${warning} warning`}</StateMark>}
      {critical + warning === 0 && <StateMark state="ready">None</StateMark>}
    </span>
  );
}
