import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { metric } from '../../../api/observed.ts';
import { formatOf } from '../../../parts/chart/units.ts';
import { Meter } from '../../../parts/meter.tsx';
import { Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { quotaLines, quotaUse } from './metric-lines.ts';
import { Drawn, type Looking } from './metric-panel.tsx';
import classes from './metrics.module.css';

const MOST_LINES = 8;
/** From here on it is a fault of the tenant. */
const FULL_PERCENT = 90;
const NEARLY_PERCENT = 75;

/** How much of its quota the tenant uses: over time, and each resource now. */
export function QuotaPanels(looking: Looking) {
  const { tenant, range } = looking;
  const { data, error } = useQuery(metric(tenant, { metric: 'quota', group: 'resource' }, range));
  const lines = useMemo(() => (data === undefined ? [] : quotaLines(data, MOST_LINES)), [data]);
  const uses = useMemo(() => (data === undefined ? [] : quotaUse(data)), [data]);
  return (
    <>
      <Panel title="Use of the quota, in percent">
        {error !== null ? (
          <ProblemAlert error={error} />
        ) : (
          <Drawn label="Use of the quota" answer={data} lines={lines} unit="percent" {...looking} />
        )}
      </Panel>
      <Panel title="Quota now">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too */}
        <section className={classes.scrolls} aria-label="Quota now" tabIndex={0}>
          <ul className={classes.uses}>
            {uses.map(({ name, unit, used, most, percent }) => (
              <li key={name} className={classes.use}>
                <span className={classes.resource} title={name}>
                  {name}
                </span>
                <Meter label={name} percent={percent} nearly={NEARLY_PERCENT} full={FULL_PERCENT} />
                <span className="number">
                  {formatOf(unit)(used)} of {formatOf(unit)(most)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      </Panel>
    </>
  );
}
