import { QueryRefusal } from '../../../queries/index.ts';
import { durationMs, LONGEST_RANGE_MS } from '../../logql/index.ts';

/** As many lines as Loki gives at once by default (`max_entries_limit_per_query`). */
const MOST_LINES = 5_000;

/** What may be passed on beside a query, by its name, and how it has to look. */
const FORMS = {
  ...{ start: isTime, end: isTime, time: isTime },
  ...{ since: isDuration, step: isDurationOrSeconds, interval: isDurationOrSeconds },
  ...{ limit: isCount, line_limit: isCount, field_limit: isCount },
  direction: matches(/^(?:forward|backward)$/i),
  targetLabels: matches(/^[a-zA-Z_][a-zA-Z0-9_]*(?:,[a-zA-Z_][a-zA-Z0-9_]*){0,19}$/),
  aggregateBy: matches(/^(?:series|labels)$/),
} as const;
export type LokiParameter = keyof typeof FORMS;

/**
 * Those that are given, each looked at; what is given and not among them is left out.
 *
 * @throws QueryRefusal
 */
export function passedParameters(given: URLSearchParams, names: readonly LokiParameter[], now: Date) {
  const passed = names.flatMap((name) => {
    const value = single(given, name);
    if (value === null || value === '') return [];
    if (!FORMS[name](value)) throw new QueryRefusal(`${name}: ${value.slice(0, 100)} is not understood`);
    if (FORMS[name] === isCount && Number(value) > MOST_LINES) throw new QueryRefusal(`${name} may be ${MOST_LINES}`);
    return [[name, value] as const];
  });
  mustBeShort(new Map(passed), now);
  return passed;
}

/** A server might take another of several than was looked at. @throws QueryRefusal */
export function single(given: URLSearchParams, name: string): string | null {
  const all = given.getAll(name);
  if (all.length > 1) throw new QueryRefusal(`${name} may be given once`);
  return all[0] ?? null;
}

function mustBeShort(passed: ReadonlyMap<string, string>, now: Date): void {
  const [start, end, since] = ['start', 'end', 'since'].map((name) => passed.get(name));
  const ms =
    start === undefined ? durationMs(since ?? '0s') : (end === undefined ? now.getTime() : timeMs(end)) - timeMs(start);
  if (ms !== null && ms <= LONGEST_RANGE_MS) return;
  throw new QueryRefusal('a question may be about 31 days: let start be later, or end earlier');
}

const SECONDS = /^\d{1,10}(?:\.\d{1,9})?$/;
const NANOSECONDS = /^\d{11,19}$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** As Loki reads it: https://grafana.com/docs/loki/latest/reference/loki-http-api/#timestamps */
function timeMs(text: string): number {
  if (SECONDS.test(text)) return Number(text) * 1_000;
  return NANOSECONDS.test(text) ? Number(text) / 1e6 : Date.parse(text);
}

function isTime(text: string): boolean {
  return (SECONDS.test(text) || NANOSECONDS.test(text) || DATE.test(text)) && Number.isFinite(timeMs(text));
}

function isDuration(text: string): boolean {
  const ms = durationMs(text);
  return ms !== null && ms > 0;
}

function isDurationOrSeconds(text: string): boolean {
  return SECONDS.test(text) || isDuration(text);
}

function isCount(text: string): boolean {
  return /^\d{1,6}$/.test(text);
}

function matches(form: RegExp): (text: string) => boolean {
  return (text) => form.test(text);
}
