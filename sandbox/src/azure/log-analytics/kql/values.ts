import type { Json } from '../../../json.ts';

export type Kind = 'string' | 'long' | 'real' | 'bool' | 'datetime' | 'timespan' | 'dynamic';

/** Times are ticks of 100 ns, since 1970 or as a span; text is never null, as in Kusto. */
export type Value = Json | bigint;

export interface Column {
  readonly name: string;
  readonly kind: Kind;
}

/** A row of a table, and when it came there. */
export interface Row {
  readonly values: Readonly<Record<string, Value>>;
  readonly ingestedAt: bigint | null;
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?Z?$/;

/** Null where it is no time. */
export function ticksOf(text: string): bigint | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = ''] = TIME.exec(text) ?? [];
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? null : BigInt(ms) * 10_000n + BigInt(fraction.padEnd(7, '0'));
}

/** As Azure Monitor writes it: as many digits as say something. */
export function timeText(ticks: bigint): string {
  const seconds = ticks / 10_000_000n;
  const fraction = String(ticks % 10_000_000n)
    .padStart(7, '0')
    .replace(/0+$/, '');
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}${fraction === '' ? '' : `.${fraction}`}Z`;
}

export function spanText(ticks: bigint): string {
  const two = (value: bigint) => String(value).padStart(2, '0');
  const [days, seconds] = [ticks / 864_000_000_000n, (ticks / 10_000_000n) % 86_400n];
  const fraction = ticks % 10_000_000n;
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return `${days === 0n ? '' : `${days}.`}${clock}${fraction === 0n ? '' : `.${String(fraction).padStart(7, '0')}`}`;
}

export function textOf(value: Value, kind: Kind): string {
  if (value === null) return '';
  if (typeof value === 'bigint') return kind === 'datetime' ? timeText(value) : spanText(value);
  if (typeof value === 'boolean' && kind === 'bool') return value ? 'True' : 'False';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** As the answer of a query holds it; dynamic values are texts of JSON there, but for text itself. */
export function shown(value: Value, kind: Kind): Json {
  if (value === null) return null;
  if (typeof value === 'bigint' || (kind === 'dynamic' && typeof value !== 'string')) return textOf(value, kind);
  return value;
}

/** Nulls come first. */
export function inOrder(one: Value, other: Value): number {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  return one === other ? 0 : one < other ? -1 : 1;
}
