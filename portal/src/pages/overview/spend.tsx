import { useQuery } from '@tanstack/react-query';
import { spendByTenant } from '../../api/queries.ts';
import { money } from '../../parts/money.ts';
import { Empty, OnItsWay, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import classes from './overview.module.css';

const MOST_SHOWN = 6;

/** This month against the last, and who spends it. */
export function Spend() {
  const { data, error, isPending } = useQuery(spendByTenant);
  const most = Math.max(...(data?.items ?? []).map(({ total }) => Number(total)), 0);
  return (
    <Panel title="Spend">
      {error !== null && <ProblemAlert error={error} />}
      {isPending && <OnItsWay />}
      {data?.months.length === 0 && (
        <Empty title="No figures yet">
          They come with the first bill of the cloud, or with a price list of the infrastructure.
        </Empty>
      )}
      {data?.months.map(({ currency, monthToDate, lastMonth, forecast }) => (
        <div key={currency} className={classes.months}>
          <Figure title="This month so far" value={money(Number(monthToDate), currency)} />
          <Figure title="Last month" value={money(Number(lastMonth), currency)} />
          <Figure title="Expected" value={forecast === null ? '–' : money(forecast.amount, currency)} />
        </div>
      ))}
      <ul className={classes.list}>
        {data?.items.slice(0, MOST_SHOWN).map(({ key, tenant, currency, total, isDeleted }) => (
          <li key={`${key} ${currency}`} className={classes.spend}>
            <span className="typed">
              {tenant ?? (key === null ? 'of no tenant' : key)}
              {isDeleted && <span className="soft"> deleted</span>}
            </span>
            <span className={classes.track} aria-hidden="true">
              <span className={classes.bar} style={{ width: `${most === 0 ? 0 : (100 * Number(total)) / most}%` }} />
            </span>
            <span className="number">{money(Number(total), currency)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Figure({ title, value }: { readonly title: string; readonly value: string }) {
  return (
    <div>
      <div className={classes.small}>{title}</div>
      <div className={classes.amount}>{value}</div>
    </div>
  );
}
