import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isObject, labelsOf, listOf, objectOf } from '../../json.ts';
import type { LogEntry } from '../contract.ts';
import { parseLine } from '../parse.ts';
import { severityOfName } from '../severity.ts';
import { LABELS, SENT, SOURCE } from './labels.ts';

/** A line of Loki. `mark` tells it from others of the same nanosecond. */
export interface LokiLine {
  readonly ns: bigint;
  readonly mark: string;
  readonly line: Omit<LogEntry, 'id'>;
}

const NANOSECONDS = /^\d{1,19}$/;
const PLACES = new Set<string>([...Object.values(LABELS).flat(), SOURCE]);

/** The lines of an answer, the oldest first. What is not as documented is left out. */
export function linesOf(data: JsonObject): LokiLine[] {
  const lines = listOf(data.result).flatMap((stream): LokiLine[] => {
    if (!isObject(stream)) return [];
    const labels = labelsOf(stream.stream);
    return listOf(stream.values).flatMap((value) => lineOf(labels, value) ?? []);
  });
  return lines.sort((one, other) =>
    one.ns !== other.ns ? (one.ns < other.ns ? -1 : 1) : one.mark < other.mark ? -1 : 1,
  );
}

function lineOf(labels: Readonly<Record<string, string>>, value: JsonValue): LokiLine | null {
  const [time, text, metadata] = listOf(value);
  if (typeof time !== 'string' || typeof text !== 'string' || !NANOSECONDS.test(time)) return null;
  const all = { ...labels, ...labelsOf(objectOf(metadata)) };
  const [service, pod, container, node] = (['service', 'pod', 'container', 'node'] as const).map(
    (place) => LABELS[place].map((name) => all[name]).find((found) => found !== undefined && found !== '') ?? null,
  );
  const fields = Object.fromEntries(Object.entries(all).filter(([name]) => !PLACES.has(name)));
  const ns = BigInt(time);
  const of = JSON.stringify(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
  return {
    ns,
    mark: createHash('sha256').update(of).update(text).digest('hex').slice(0, 10),
    line: {
      at: `${new Date(Number(ns / 1_000_000n)).toISOString().slice(0, -1)}${String((ns / 1000n) % 1000n).padStart(3, '0')}Z`,
      source: all[SOURCE] === SENT ? 'application' : pod === null ? 'host' : 'container',
      ...{ service: service ?? null, pod: pod ?? null, container: container ?? null, node: node ?? null },
      severity: severityOf(all) || parseLine(text).severity,
      message: text,
      isCut: false,
      fields: Object.keys(fields).length === 0 ? null : fields,
    },
  };
}

/** By the label that names it; 0 where none does. */
export function severityOf(labels: Readonly<Record<string, string>>): number {
  for (const name of LABELS.level) {
    const severity = severityOfName(labels[name] ?? '');
    if (severity > 0) return severity;
  }
  return 0;
}
