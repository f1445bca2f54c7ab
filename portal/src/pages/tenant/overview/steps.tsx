import { useQuery } from '@tanstack/react-query';
import type { InventoryItem, TenantryObject } from '@tenantry/client';
import { useEffect, useState } from 'react';
import { objectEvents, TENANT_KIND } from '../../../api/queries.ts';
import { duration } from '../../../parts/duration.ts';
import { StateDot } from '../../../parts/state.tsx';
import { stateOfResource } from '../../objects/resource-state.ts';
import classes from './steps.module.css';
import { stepsOf } from './steps.ts';

/** The life of a tenant as steps on a common line of time: what took how long, and what waited for what. */
export function Steps({ tenant, resources }: { tenant: TenantryObject; resources: readonly InventoryItem[] }) {
  const { data: events = [] } = useQuery(objectEvents(TENANT_KIND, null, tenant.metadata.name));
  const steps = stepsOf(resources, events, tenant.metadata.createdAt);
  const isUnderWay = steps.some(({ endMs }) => endMs === null);
  const now = useClock(isUnderWay);
  const from = Date.parse(tenant.metadata.createdAt);
  const to = Math.max(from + 1_000, ...steps.map(({ endMs }) => endMs ?? now));
  const planned = resources.filter(({ state }) => state === 'planned');
  const share = (ms: number): string => `${((100 * (ms - from)) / (to - from)).toFixed(2)}%`;

  return (
    <div className={classes.steps}>
      <p className={classes.summary} role="status">
        {isUnderWay || planned.length > 0
          ? `${resources.length - planned.length} of ${resources.length} resources begun, ${duration(now - from)} so far`
          : `${resources.length} resources stood after ${duration(to - from)}`}
      </p>
      <ol className={classes.list}>
        {steps.map(({ resource, startMs, endMs }) => (
          <li key={resource.key} className={classes.step}>
            <span className={classes.title}>
              <StateDot state={stateOfResource(resource)} />
              <span>{resource.title}</span>
            </span>
            <span className={classes.line} aria-hidden="true">
              <span
                className={classes.bar}
                data-state={stateOfResource(resource)}
                style={{
                  insetInlineStart: share(startMs),
                  width: `max(3px, calc(${share(endMs ?? now)} - ${share(startMs)}))`,
                }}
              />
            </span>
            <span className={classes.time}>{duration((endMs ?? now) - startMs)}</span>
          </li>
        ))}
        {planned.map((resource) => (
          <li key={resource.key} className={classes.step}>
            <span className={classes.title}>
              <StateDot state="waiting" />
              <span>{resource.title}</span>
            </span>
            <span className={classes.waits}>waits for {resource.dependsOn.join(', ')}</span>
            <span />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The time, each half second while something is under way. */
function useClock(isRunning: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now;
}
