import { LEVEL_NAMES, LEVELS } from '@tenantry/observe/logs';
import { type FieldFilter, LOG_SOURCES, type LogFilter, type LogSource } from '@tenantry/store/contract';
import { z } from 'zod';
import { cursorParameter, limitParameter, readQuery } from '../http/query.ts';
import { ProblemError } from '../problems/index.ts';

const time = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-29T03:25:00Z' });
const names = z
  .string()
  .min(1)
  .max(1000)
  .transform((joined) => joined.split(','));

/** Which lines, times apart. */
const filters = {
  text: z.string().min(1).max(500).optional().describe('Only lines with this text anywhere, whatever the case.'),
  level: z
    .enum(LEVEL_NAMES, `must be one of ${LEVEL_NAMES.join(', ')}`)
    .optional()
    .describe(`Only lines at least so severe: ${LEVEL_NAMES.join(', ')}. Lines that do not say are left out.`),
  service: names.optional().describe('Only of these services, joined by commas.'),
  pod: names.optional().describe('Only of these pods, joined by commas.'),
  container: names.optional().describe('Only of these containers, joined by commas.'),
  source: names
    .refine((given) => given.every((one) => (LOG_SOURCES as readonly string[]).includes(one)), {
      message: `must be some of ${LOG_SOURCES.join(', ')}`,
    })
    .optional()
    .describe(`Only from these sources, joined by commas: ${LOG_SOURCES.join(', ')}.`),
};

const range = {
  from: time.optional().describe('Lines of this time and later, ISO 8601. Default: an hour before `to`.'),
  to: time.optional().describe('Lines before this time. Default: now.'),
};

export const FORMATS = { json: 'application/json', ndjson: 'application/x-ndjson', text: 'text/plain' } as const;
export type LogFormat = keyof typeof FORMATS;

export const logParameters = {
  ...range,
  ...filters,
  order: z
    .enum(['newest', 'oldest'], 'must be newest or oldest')
    .default('newest')
    .describe('Which come first. Default: newest.'),
  limit: limitParameter,
  cursor: cursorParameter,
  format: z
    .enum(['json', 'ndjson', 'text'], 'must be json, ndjson or text')
    .optional()
    .describe(
      'json: a page. ndjson and text: all lines of the range, the oldest first, to download. Default: by `Accept`, else json.',
    ),
};

export const logTailParameters = {
  ...filters,
  after: z.string().min(1).max(200).optional().describe('`tail` of a page, or the id of the last line seen.'),
};

export const logHistogramParameters = {
  ...range,
  ...filters,
  step: z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(86_400 * 7, 'must be a week at most')
    .describe('Seconds that are counted together; 1000 steps in the range at most.'),
};

const HOUR_MS = 3_600_000;
const FIELD = 'fields.';
const MOST_FIELDS = 10;

type Filters = z.infer<z.ZodObject<typeof filters>>;
type Range = z.infer<z.ZodObject<typeof range>>;

/** Parameters by a schema, and beside them any `fields.NAME=VALUE`. */
export function readLogQuery<Shape extends z.ZodRawShape>(query: unknown, shape: Shape) {
  const entries = Object.entries(query as Record<string, unknown>);
  const given = entries.filter(([name]) => name.startsWith(FIELD) && name.length > FIELD.length);
  const rest = Object.fromEntries(entries.filter((entry) => !given.includes(entry)));
  const fields = given.map(([name, value]): FieldFilter => {
    if (typeof value !== 'string' || value.includes('\0')) {
      throw unfit(name, 'must be given once, as text', 'give each field one value');
    }
    return { name: name.slice(FIELD.length), value };
  });
  if (fields.length > MOST_FIELDS) throw unfit('fields', `must be ${MOST_FIELDS} at most`, 'leave some out');
  return { ...readQuery(rest, shape), fields };
}

export function filterOf({
  text,
  level,
  service,
  pod,
  container,
  source,
  fields,
}: Filters & { fields: FieldFilter[] }) {
  return {
    ...(text === undefined ? {} : { text }),
    ...(level === undefined ? {} : { severity: LEVELS[level] }),
    ...(service === undefined ? {} : { services: service }),
    ...(pod === undefined ? {} : { pods: pod }),
    ...(container === undefined ? {} : { containers: container }),
    // The schema has looked at each.
    ...(source === undefined ? {} : { sources: source as LogSource[] }),
    ...(fields.length === 0 ? {} : { fields }),
  };
}

export function rangeOf({ from, to }: Range, now: Date): Pick<LogFilter, 'from' | 'to'> {
  // What is written in this very millisecond is there, too.
  const end = to === undefined ? new Date(now.getTime() + 1000) : new Date(to);
  const start = from === undefined ? new Date(end.getTime() - HOUR_MS) : new Date(from);
  if (start >= end) throw unfit('from', 'must be before to', 'exchange them, or leave one out');
  return { from: start, to: end };
}

function unfit(field: string, message: string, remedy: string): ProblemError {
  return new ProblemError('invalid-query', {
    detail: `${field}: ${message}.`,
    errors: [{ field, message, remedy }],
  });
}

const MOST_STEPS = 1000;

export function mustHaveFewSteps({ from, to }: Pick<LogFilter, 'from' | 'to'>, step: number): void {
  const steps = (to.getTime() - from.getTime()) / 1000 / step;
  if (steps <= MOST_STEPS) return;
  throw unfit(
    'step',
    `must leave ${MOST_STEPS} steps in the range at most`,
    'ask for longer steps, or a shorter range',
  );
}
