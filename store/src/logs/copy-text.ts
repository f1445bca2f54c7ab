import type { NewLogLine } from './contract.ts';

/** Columns in the order of `copyRow`. */
export const COPY_COLUMNS = 'tenant_uid, at, source, severity, service, pod, container, node, message, is_cut, fields';

/** A line as COPY reads it (https://www.postgresql.org/docs/current/sql-copy.html, text format). */
export function copyRow(line: NewLogLine): string {
  const { tenantUid, at, source, severity, service, pod, container, node, message, isCut, fields } = line;
  const texts = [service, pod, container, node].map((value) => (value === null ? '\\N' : escaped(value)));
  const json = fields === null ? '\\N' : escaped(JSON.stringify(fields));
  return `${tenantUid}\t${at}\t${source}\t${severity}\t${texts.join('\t')}\t${escaped(message)}\t${isCut ? 't' : 'f'}\t${json}\n`;
}

const SPECIAL = /[\\\n\r\t]/;
const SPECIALS = /[\\\n\r\t]/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIALS, (character) => ESCAPES[character] ?? character) : text;
}

/** What a line is counted as: its text, and what the row and its index entries take besides. */
export function bytesOf({ message, fields }: NewLogLine): number {
  return ROW_BYTES + Buffer.byteLength(message) + (fields === null ? 0 : JSON.stringify(fields).length);
}

const ROW_BYTES = 200;
