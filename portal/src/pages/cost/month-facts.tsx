import { Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Costs } from '../../api/costs.ts';
import { money } from '../../parts/money.ts';
import { Panel } from '../../parts/page.tsx';
import { StateMark } from '../../parts/state.tsx';
import classes from './cost.module.css';

type Month = Costs['months'][number];

/** This month, the last, what is to be expected, and what it is meant to cost. */
export function MonthFacts({ report, isOfTenant }: { readonly report: Costs; readonly isOfTenant: boolean }) {
  return (
    <Panel>
      {report.months.map((month) => (
        <div key={month.currency} className={classes.facts}>
          <Fact title="This month so far">
            <span className={classes.figure}>{money(Number(month.monthToDate), month.currency)}</span>
          </Fact>
          <Fact title="Last month">
            <span className={classes.figure}>{money(Number(month.lastMonth), month.currency)}</span>
          </Fact>
          <Fact title="This month is expected to come to">
            <Expected month={month} />
          </Fact>
          {isOfTenant && (
            <Fact title="Budget of this month">
              <Budget budget={report.budget} month={month} />
            </Fact>
          )}
        </div>
      ))}
    </Panel>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      {children}
    </div>
  );
}

function Expected({ month: { forecast, currency } }: { readonly month: Month }) {
  if (forecast === null) return <Text size="sm">Not known before there are three whole days.</Text>;
  return (
    <>
      <span className={classes.figure}>{money(forecast.amount, currency)}</span>
      <Text size="xs" c="dimmed">
        {money(forecast.low, currency)} to {money(forecast.high, currency)}, four months in five; rests on{' '}
        {forecast.days} days
      </Text>
    </>
  );
}

function Budget({ budget, month }: { readonly budget: Costs['budget']; readonly month: Month }) {
  if (budget === null) {
    return (
      <Text size="sm">
        None. <span className="typed">budget</span> of the tenant sets one; passing it is a fault.
      </Text>
    );
  }
  if (budget.currency !== month.currency && budget.currency !== '') {
    return (
      <Text size="sm">
        Set in {budget.currency}; what is billed in {month.currency} is not counted.
      </Text>
    );
  }
  const { amount, percent, passed, thresholds } = budget;
  const next = thresholds.toSorted((one, other) => one - other).find((threshold) => percent < threshold);
  const state = passed === null ? undefined : passed >= 100 ? 'failing' : 'waiting';
  return (
    <>
      <span className={classes.figure}>
        {percent} % <span className={classes.of}>of {money(amount, month.currency)}</span>
      </span>
      <div className={classes.budget}>
        <Progress
          value={Math.min(100, percent)}
          size="sm"
          aria-label={`${percent} % of the budget is used`}
          color={state === undefined ? 'accent' : `var(--state-${state})`}
        />
        {thresholds
          .filter((threshold) => threshold < 100)
          .map((threshold) => (
            <span key={threshold} className={classes.threshold} style={{ insetInlineStart: `${threshold}%` }} />
          ))}
      </div>
      {state !== undefined && <StateMark state={state}>{`${passed} % is passed`}</StateMark>}
      <Text size="xs" c="dimmed">
        {next === undefined ? 'All thresholds are passed.' : `The next threshold is ${next} %.`}
        {month.forecast !== null && ` ${Math.floor((month.forecast.amount / amount) * 100)} % are to be expected.`}
      </Text>
    </>
  );
}
