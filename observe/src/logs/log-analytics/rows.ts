import { createHash } from 'node:crypto';
import type { LogRow } from '@tenantry/drivers/azure';
import { DriverError } from '@tenantry/drivers/contract';
import type { JsonValue } from '@tenantry/kinds';
import type { LogBucket } from '@tenantry/store/contract';
import { textOf } from '../../json.ts';
import type { LogEntry } from '../contract.ts';
import { parseLine } from '../parse.ts';
import { dateOf, microsOf, readTicks, type Ticks } from './literals.ts';

/** A line of a container in Log Analytics. */
export interface WorkspaceLine {
  readonly at: Ticks;
  /** When it came there. */
  readonly came: Ticks;
  /** Tells it from others of the same times, but for its twins. */
  readonly mark: string;
  readonly characters: number;
  readonly line: Omit<LogEntry, 'id'>;
}

/** @throws DriverError where an answer is not as it was asked for, above all where it holds a line of another namespace */
export function linesOf(rows: readonly LogRow[], namespace: string): WorkspaceLine[] {
  return rows.map((row) => lineOf(row, namespace));
}

function lineOf(row: LogRow, namespace: string): WorkspaceLine {
  const [at, came] = [readTicks(row.TimeGenerated), readTicks(row.Came)];
  const { Severity: severity, Text: text } = row;
  if (at === null || came === null || typeof severity !== 'number' || typeof text !== 'string') throw unlike();
  if (row.PodNamespace !== namespace) throw unlike();
  const { message, fields } = parseLine(text);
  const known = (value: JsonValue | undefined) => textOf(value) || null;
  return {
    at,
    came,
    mark: createHash('sha256')
      .update(JSON.stringify([String(at), String(came), row.ContainerId ?? null, text]))
      .digest('hex'),
    characters: text.length,
    line: {
      at: microsOf(at),
      source: 'container',
      service: known(row.Service),
      ...{ pod: known(row.PodName), container: known(row.ContainerName), node: known(row.Computer) },
      ...{ severity, message, isCut: false, fields },
    },
  };
}

export function bucketsOf(rows: readonly LogRow[]): LogBucket[] {
  return rows.map(({ Step, Severity: severity, Lines: count }) => {
    const at = readTicks(Step);
    if (at === null || typeof severity !== 'number' || typeof count !== 'number') throw unlike();
    return { at: dateOf(at), severity, count };
  });
}

function unlike(): DriverError {
  return new DriverError('transient', 'LogAnalyticsAnswer', 'Log Analytics answered something else than was asked');
}
