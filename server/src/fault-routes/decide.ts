import type { FaultDelivery } from '@tenantry/store/contract';
import { isQuiet, type QuietHours } from './quiet-hours.ts';

/** How a route wants to be told. */
export interface Manner {
  /** So long is waited for more that goes into the same message. 0: each change by itself. */
  readonly groupSeconds: number;
  readonly quietHours: QuietHours | null;
  readonly tellsResolved: boolean;
  /** Changes in one message. */
  readonly most: number;
}

/** What is to be done about what a route has yet to tell. */
export type Decision =
  | {
      readonly kind: 'send';
      readonly changes: readonly FaultDelivery[];
      /** Faults that came and went in quiet hours: no more is said of them than how many they were. */
      readonly passed: number;
      /** Events that are done with when it was taken. */
      readonly done: readonly string[];
    }
  /** Nothing of it is to be told. */
  | { readonly kind: 'drop'; readonly done: readonly string[] }
  | { readonly kind: 'wait'; readonly ms: number };

/** When they end is found by looking again: so clocks may be put forward and back. */
const QUIET_LOOK_MS = 30_000;

export function isQuietNow({ quietHours }: Pick<Manner, 'quietHours'>, now: Date): boolean {
  return quietHours !== null && isQuiet(quietHours, now);
}

/**
 * What is told next, of what waits in its order. In quiet hours only what is critical is; the rest waits for their end, and what
 * came and went meanwhile is counted alone.
 */
export function decide(waiting: readonly FaultDelivery[], manner: Manner, now: Date): Decision {
  const isQuietTime = isQuietNow(manner, now);
  const ready = isQuietTime ? waiting.filter(isCritical) : waiting;
  const passed = isQuietTime ? new Set<string>() : passedIn(ready, manner.quietHours);
  const isTold = ({ change, fault }: FaultDelivery) =>
    !passed.has(fault.id) && (change !== 'resolved' || manner.tellsResolved);
  const told = ready.filter(isTold);
  const silent = ready.filter((delivery) => !isTold(delivery)).map(({ event }) => event);
  if (told.length === 0 && passed.size === 0) {
    return silent.length > 0 ? { kind: 'drop', done: silent } : { kind: 'wait', ms: QUIET_LOOK_MS };
  }
  const [first] = told;
  const dueInMs = first === undefined ? 0 : first.at.getTime() + manner.groupSeconds * 1000 - now.getTime();
  if (dueInMs > 0 && passed.size === 0) return { kind: 'wait', ms: dueInMs };
  // A receiver that takes one thing at a time is told of the count by itself.
  const changes = manner.most === 1 && passed.size > 0 ? [] : told.slice(0, manner.most);
  return { kind: 'send', changes, passed: passed.size, done: [...silent, ...changes.map(({ event }) => event)] };
}

const isCritical = ({ fault }: FaultDelivery) => fault.severity === 'critical';

/** Faults that were opened in quiet hours and over before anybody was told. */
function passedIn(waiting: readonly FaultDelivery[], quietHours: QuietHours | null): ReadonlySet<string> {
  if (quietHours === null) return new Set();
  const byFault = Map.groupBy(waiting, ({ fault }) => fault.id);
  const passed = [...byFault].filter(
    ([, changes]) =>
      changes[0]?.change !== 'resolved' &&
      changes[0]?.change !== 'acknowledged' &&
      changes.at(-1)?.change === 'resolved' &&
      changes.every((change) => !isCritical(change) && isQuiet(quietHours, change.at)),
  );
  return new Set(passed.map(([id]) => id));
}
