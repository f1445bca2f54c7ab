import type { JsonValue } from '@tenantry/kinds';
import type { FieldFilter, LogFilter } from '@tenantry/store/contract';
import type { LogEntry } from './contract.ts';

/** Whether a line passes a filter, times apart: as the database would say. */
export function passes(filter: Omit<LogFilter, 'from' | 'to'>, line: LogEntry): boolean {
  const { text, severity, services, pods, containers, sources, fields = [] } = filter;
  if (severity !== undefined && line.severity < severity) return false;
  if (sources !== undefined && !sources.includes(line.source)) return false;
  const isAmong = (value: string | null, values: readonly string[] | undefined) =>
    values === undefined || (value !== null && values.includes(value));
  if (!isAmong(line.service, services) || !isAmong(line.pod, pods) || !isAmong(line.container, containers))
    return false;
  if (text !== undefined && !line.message.toLowerCase().includes(text.toLowerCase())) return false;
  return fields.every((field) => holds(line, field));
}

function holds({ fields }: LogEntry, { name, value }: FieldFilter): boolean {
  if (fields === null) return false;
  const found = fields[name] ?? name.split('.').reduce<JsonValue | undefined>(down, fields);
  if (found === undefined || found === null) return false;
  return (typeof found === 'string' ? found : JSON.stringify(found)) === value;
}

function down(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, JsonValue>>)[name];
}
