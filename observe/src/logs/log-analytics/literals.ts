/** Within a literal of KQL nothing else than what could end it, or a line, has a meaning. */
const NAMED: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** Whatever could be taken for the end of a line, or is not shown at all. */
const UNSEEN = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text for just itself: https://learn.microsoft.com/kusto/query/scalar-data-types/string */
export function quoted(text: string): string {
  return `"${text.toWellFormed().replace(UNSEEN, escaped)}"`;
}

function escaped(letter: string): string {
  // Beyond the plane of four digits nothing has a meaning.
  if (letter.length > 1) return letter;
  return NAMED[letter] ?? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export const listed = (texts: readonly string[]) => texts.map(quoted).join(', ');

/** Ticks of 100 ns since 1970, as Log Analytics has times. */
export type Ticks = bigint;

export const ticksOf = (date: Date): Ticks => BigInt(date.getTime()) * 10_000n;
export const dateOf = (ticks: Ticks) => new Date(Number(ticks / 10_000n));

/** With microseconds, as lines have it; what is less is `ticksLeft`. */
export function microsOf(ticks: Ticks): string {
  const micros = String((ticks / 10n) % 1000n).padStart(3, '0');
  return `${dateOf(ticks).toISOString().slice(0, -1)}${micros}Z`;
}

export const timeLiteral = (ticks: Ticks) => `datetime(${microsOf(ticks).slice(0, -1)}${ticks % 10n}Z)`;

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z$/;

/** Null where it is not a time as Azure writes it. */
export function readTicks(text: unknown): Ticks | null {
  const [, whole, fraction = ''] = typeof text === 'string' ? (TIME.exec(text) ?? []) : [];
  const ms = Date.parse(`${whole}Z`);
  return Number.isNaN(ms) ? null : BigInt(ms) * 10_000n + BigInt(fraction.padEnd(7, '0'));
}
