import { monitorEventLoopDelay } from 'node:perf_hooks';
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';

/** A process at rest is woken so often for it. Every 10 ms, as by default, were most of what one without tenants used. */
const LOOK_EVERY_MS = 200;
/** The longest that a timer can wait. */
const NEVER_MS = 2 ** 31 - 1;

type Delays = ReturnType<typeof monitorEventLoopDelay>;
/** Seconds. */
const STATISTICS: readonly (readonly [name: string, of: (delays: Delays) => number])[] = [
  ['min', ({ min }) => lateness(min)],
  ['max', ({ max }) => lateness(max)],
  ['mean', ({ mean }) => lateness(mean)],
  ['stddev', ({ stddev }) => seconds(stddev)],
  ['p50', (delays) => lateness(delays.percentile(50))],
  ['p90', (delays) => lateness(delays.percentile(90))],
  ['p99', (delays) => lateness(delays.percentile(99))],
];

/**
 * Processor, memory, collections and the like of this process, under the names that prom-client gives them. How late the event loop is
 * is looked at by a timer: what holds it up for longer than the timer waits is always seen, what is shorter now and then. These figures
 * are of the time since they were asked for last.
 *
 * @returns the way to stop
 */
export function observeProcess(registry: Registry): () => void {
  // Its own look at the event loop cannot be left out.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MS });
  const delays = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  delays.enable();
  const take = () => {
    // Asked again within a moment: what was so stands.
    if (delays.count === 0) return;
    for (const { gauge, of } of gauges) gauge.set(of(delays));
    delays.reset();
  };
  const gauges = STATISTICS.map(([statistic, of], place) => {
    const name = `nodejs_eventloop_lag_${statistic}_seconds`;
    registry.removeSingleMetric(name);
    const help = `How late the event loop was since this was asked for last, in seconds: ${statistic}.`;
    // They are collected in this order.
    return { of, gauge: new Gauge({ name, help, registers: [registry], ...(place === 0 ? { collect: take } : {}) }) };
  });
  return () => delays.disable();
}

/** Without what the timer had to wait in any case. */
function lateness(nanoseconds: number): number {
  return Math.max(0, seconds(nanoseconds) - LOOK_EVERY_MS / 1_000);
}

function seconds(nanoseconds: number): number {
  return nanoseconds / 1e9;
}
