import type { FieldChange } from '@tenantry/drivers/contract';
import type { JsonObject } from '@tenantry/kinds';
import type { Contest } from '@tenantry/store/contract';

/** Reason and event of a resource that another hand keeps changing. */
export const FOREIGN_MANAGER = 'ForeignManager';

/**
 * What to do about another hand that changes a resource again and again. Pure; times are those of the engine's clock.
 *
 * The first repairs go at once. From then on a guard of the boundary is put right once a second at most and never held off:
 * else whoever rewrites it often enough would keep it open. Anything else waits for its named manager 1, 2, 4 … minutes.
 */
export interface Deviation {
  /** The field manager, where the system names one. */
  readonly by: string | null;
  readonly fields: readonly string[];
}

/** So many repairs are made without asking who undoes them. */
export const REPAIRS_AT_ONCE = 5;
const GUARD_PAUSE_MS = 1_000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** A repair longer ago than this has nothing to do with the next. */
const MEMORY_MS = 600_000;
/** A guard that stayed as it should for so long is not fought over any more. */
const GUARD_QUIET_MS = 60_000;
const MOST_FIELDS = 10;

/** The contest after one more repair. */
export function afterRepair(before: Contest | null, deviation: Deviation, guards: boolean, now: Date): Contest {
  const at = now.toISOString();
  const fields = deviation.fields.slice(0, MOST_FIELDS);
  if (before === null || isForgotten(before, guards, now)) {
    return { by: deviation.by, fields, repairs: 1, since: at, repairedAt: at, isReported: false };
  }
  if (isSame(before, deviation)) {
    const all = [...new Set([...before.fields, ...fields])].slice(0, MOST_FIELDS);
    return { ...before, fields: all, repairs: before.repairs + 1, repairedAt: at };
  }
  // Another manager or other fields: no longer pause than for a first fight, but neither a new run of repairs at once.
  const repairs = Math.min(before.repairs + 1, REPAIRS_AT_ONCE);
  return { ...before, by: deviation.by, fields, repairs, repairedAt: at };
}

/** Whether a repair is one too many to be chance, and people have to be told. */
export function isFight(contest: Contest | null, guards: boolean, now: Date): contest is Contest {
  return contest !== null && contest.repairs >= REPAIRS_AT_ONCE && !isForgotten(contest, guards, now);
}

/** From when on the deviation may be put right. Never later than a second after the last repair for a guard. */
export function nextRepair(contest: Contest, deviation: Deviation, guards: boolean): Date {
  const isWaitedOut = !guards && deviation.by !== null && isSame(contest, deviation);
  return later(contest.repairedAt, isWaitedOut ? pauseMs(contest) : GUARD_PAUSE_MS);
}

/** From when on a contest counts as ended if nothing happens until then. */
export function quietFrom(contest: Contest, guards: boolean): Date {
  return later(contest.repairedAt, guards ? GUARD_QUIET_MS : Math.max(MEMORY_MS, pauseMs(contest)));
}

function isForgotten(contest: Contest, guards: boolean, now: Date): boolean {
  const memoryMs = guards ? MEMORY_MS : Math.max(MEMORY_MS, 2 * pauseMs(contest));
  return now.getTime() - Date.parse(contest.repairedAt) > memoryMs;
}

function isSame(contest: Contest, { by, fields }: Deviation): boolean {
  return contest.by === by && fields.some((field) => contest.fields.includes(field));
}

function pauseMs(contest: Contest): number {
  const doublings = Math.max(0, Math.min(contest.repairs - REPAIRS_AT_ONCE, 10));
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** doublings);
}

function later(time: string, ms: number): Date {
  return new Date(Date.parse(time) + ms);
}

/** Who keeps changing what, in words. */
export function describeContest({ by, fields }: Contest): string {
  const whom = by === null ? 'another hand that does not say who it is' : `the field manager ${by}`;
  const what = fields.length === 0 ? 'takes it away' : `changes ${fields.join(', ')}`;
  return `${whom} ${what} again and again`;
}

/** For the status: who fights over it, since when, and what becomes of that. */
export function contestProblem(title: string, contest: Contest, outlook: string) {
  const message = `${title}: ${describeContest(contest)}, since ${contest.since}. ${outlook}`;
  return { code: FOREIGN_MANAGER, message, remedy: contestRemedy(contest) };
}

/** What a person can do about it. */
function contestRemedy({ by }: Contest): string {
  return by === null
    ? 'Find out who changes it, and make them leave it alone.'
    : `Make ${by} leave these fields alone, or declare what it wants.`;
}

/** What differs, and who says to have made it so. */
export function deviationOf(changes: readonly FieldChange[]): Deviation {
  return { by: changes.find(({ by }) => by !== undefined)?.by ?? null, fields: changes.map(({ path }) => path) };
}

/** For events. */
export function contestData({ by, fields, since, repairs }: Contest): JsonObject {
  return { manager: by, fields, since, repairs };
}
