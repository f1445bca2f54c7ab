import type { JsonObject } from '@tenantry/kinds';
import { LEVEL_NAMES, type LogEntry, levelOf } from '@tenantry/observe/logs';
import { LOG_SOURCES, type LogBucket } from '@tenantry/store/contract';
import { z } from 'zod';
import { plain } from './view.ts';

export const logLineSchema = z.object({
  id: z.string(),
  at: z.string().describe('ISO 8601, UTC, with microseconds.'),
  source: z.enum(LOG_SOURCES).describe('container, host, application: what sends its own; system: Tenantry itself.'),
  level: z.enum(LEVEL_NAMES).nullable().describe('Null where the line does not say.'),
  service: z.string().nullable().describe('What made the pod, by its name.'),
  pod: z.string().nullable(),
  container: z.string().nullable(),
  node: z.string().nullable(),
  message: z.string().describe('The line; of a line of JSON, its message.'),
  isCut: z
    .boolean()
    .describe('It was longer than 64 KiB and its end is not kept, or it had more attributes than are kept.'),
  fields: z.record(z.string(), z.unknown()).nullable().describe('What else a line of JSON says, or its attributes.'),
});

export const logPageSchema = z.object({
  items: z.array(logLineSchema),
  nextCursor: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
  tail: z.string().describe('A tail with this as `after` goes on from this page.'),
  delaySeconds: z
    .int()
    .describe('How much later than it is written a line of a container may be here, as long as all goes well.'),
});

export const logHistogramSchema = z.object({
  step: z.number().int().describe('Seconds.'),
  items: z
    .array(
      z.object({
        at: z.iso.datetime().describe('When the step begins.'),
        total: z.number().int(),
        levels: z.record(z.string(), z.number().int()).describe('Lines by level; `unknown` where they do not say.'),
      }),
    )
    .describe('Steps with lines, the oldest first.'),
});

/** https://opentelemetry.io/docs/specs/otlp/#otlphttp-response */
export const otlpLogsTaken = z.object({
  partialSuccess: z
    .object({
      rejectedLogRecords: z.string().optional().describe('How many were not kept.'),
      errorMessage: z.string().describe('Why, and what else is worth knowing.'),
    })
    .optional(),
});

export function lineView({ severity, isCut, ...line }: LogEntry): JsonObject {
  return plain({ ...line, level: levelOf(severity), isCut });
}

/** For people and for tools that read text. */
export function lineText({ at, severity, service, pod, container, message, source }: LogEntry): string {
  const level = levelOf(severity)?.toUpperCase() ?? '-';
  const where = pod === null ? (service ?? source) : container === null ? pod : `${pod}/${container}`;
  return `${at} ${level} ${where} ${message}\n`;
}

export function histogramView(step: number, buckets: readonly LogBucket[]): JsonObject {
  const steps = new Map<number, { total: number; levels: Record<string, number> }>();
  for (const { at, severity, count } of buckets) {
    const found = steps.get(at.getTime()) ?? { total: 0, levels: {} };
    const level = levelOf(severity) ?? 'unknown';
    found.total += count;
    found.levels[level] = (found.levels[level] ?? 0) + count;
    steps.set(at.getTime(), found);
  }
  const items = [...steps].sort(([one], [other]) => one - other);
  return plain({ step, items: items.map(([at, rest]) => ({ at: new Date(at).toISOString(), ...rest })) });
}
