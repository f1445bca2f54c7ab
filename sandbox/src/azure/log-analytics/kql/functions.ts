import { unfit } from './error.ts';
import { type Kind, textOf, type Value } from './values.ts';

/** What an expression comes to, of each row. */
export interface Typed {
  readonly kind: Kind;
  readonly value: Value;
}

export interface Scalar {
  readonly kind: Kind;
  of(given: readonly Typed[]): Value;
}

const text = ({ value, kind }: Typed | undefined = { kind: 'string', value: '' }) => textOf(value, kind);
const number = ({ value }: Typed | undefined = { kind: 'long', value: null }) =>
  typeof value === 'number' ? value : 0;
const isNull = ({ value }: Typed) => value === null;
const isEmpty = (typed: Typed) => text(typed) === '';

/** By how many are given; the kinds of what is given settle the kind of what comes out. */
type Make = (kinds: readonly Kind[]) => Scalar;
const fixed =
  (kind: Kind, of: Scalar['of']): Make =>
  () => ({ kind, of });

/** Letters beyond the first plane are one, as Kusto counts. */
function lettersIn(whole: string): number {
  let count = 0;
  for (const _ of whole) count += 1;
  return count;
}

function lettersBetween(whole: string, start: number, end: number): string {
  let [at, found] = [0, ''];
  for (const letter of whole) {
    if (at >= end) break;
    if (at >= start) found += letter;
    at += 1;
  }
  return found;
}

function firstOf(kinds: readonly Kind[]): Kind {
  return kinds[0] ?? 'string';
}

/** https://learn.microsoft.com/kusto/query/scalar-functions, those that are asked for here. */
export const FUNCTIONS: Readonly<
  Record<string, { readonly least: number; readonly most: number; readonly make: Make }>
> = {
  tostring: { least: 1, most: 1, make: fixed('string', ([one]) => text(one)) },
  tolower: { least: 1, most: 1, make: fixed('string', ([one]) => text(one).toLowerCase()) },
  strlen: { least: 1, most: 1, make: fixed('long', ([one]) => lettersIn(text(one))) },
  strcat: { least: 1, most: 64, make: fixed('string', (given) => given.map(text).join('')) },
  substring: {
    least: 2,
    most: 3,
    make: fixed('string', ([one, start, length]) => {
      const end = length === undefined ? Number.POSITIVE_INFINITY : number(start) + number(length);
      return lettersBetween(text(one), number(start), end);
    }),
  },
  extract: {
    least: 3,
    most: 3,
    make: fixed(
      'string',
      ([pattern, group, source]) => regexOf(text(pattern)).exec(text(source))?.[number(group)] ?? '',
    ),
  },
  isempty: { least: 1, most: 1, make: fixed('bool', ([one]) => one === undefined || isEmpty(one)) },
  isnotempty: { least: 1, most: 1, make: fixed('bool', ([one]) => one !== undefined && !isEmpty(one)) },
  isnull: { least: 1, most: 1, make: fixed('bool', ([one]) => one === undefined || isNull(one)) },
  isnotnull: { least: 1, most: 1, make: fixed('bool', ([one]) => one !== undefined && !isNull(one)) },
  not: { least: 1, most: 1, make: fixed('bool', ([one]) => one?.value !== true) },
  coalesce: {
    least: 2,
    most: 64,
    make: (kinds) => {
      const kind = firstOf(kinds);
      const isMissing = kind === 'string' ? isEmpty : isNull;
      return { kind, of: (given) => given.find((one) => !isMissing(one))?.value ?? (kind === 'string' ? '' : null) };
    },
  },
  iff: { least: 3, most: 3, make: cases },
  case: { least: 3, most: 129, make: cases },
  bin: { least: 2, most: 2, make: (kinds) => ({ kind: firstOf(kinds), of: ([one, size]) => binned(one, size, 0n) }) },
  bin_at: {
    least: 3,
    most: 3,
    make: (kinds) => ({
      kind: firstOf(kinds),
      of: ([one, size, from]) => binned(one, size, typeof from?.value === 'bigint' ? from.value : 0n),
    }),
  },
};

function cases(kinds: readonly Kind[]): Scalar {
  return {
    kind: kinds[1] ?? 'string',
    of: (given) => {
      for (let at = 0; at + 1 < given.length; at += 2)
        if (given[at]?.value === true) return given[at + 1]?.value ?? null;
      return given.at(-1)?.value ?? null;
    },
  };
}

function binned(one: Typed | undefined, size: Typed | undefined, from: bigint): Value {
  const [value, step] = [one?.value ?? null, size?.value ?? null];
  if (typeof value === 'number' && typeof step === 'number') return Math.floor(value / step) * step;
  if (typeof value !== 'bigint' || typeof step !== 'bigint' || step <= 0n) return null;
  const beyond = (value - from) % step;
  return value - (beyond < 0n ? beyond + step : beyond);
}

const regexes = new Map<string, RegExp>();

/** Patterns of RE2, which are JavaScript's but for flags at the beginning. */
export function regexOf(pattern: string): RegExp {
  const known = regexes.get(pattern);
  if (known !== undefined) return known;
  const [, flags = '', rest = ''] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(pattern) ?? [];
  let made: RegExp;
  try {
    made = new RegExp(rest, flags);
  } catch {
    throw unfit(`extract(): argument #1 is not a valid regular expression: ${pattern}`);
  }
  if (regexes.size >= 200) regexes.clear();
  regexes.set(pattern, made);
  return made;
}
