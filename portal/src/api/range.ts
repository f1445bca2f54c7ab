import { textOf } from './view.ts';

/** Which time is looked at, kept in the address of the page. */
export type TimeRange =
  | { readonly kind: 'last'; readonly preset: Preset }
  | { readonly kind: 'between'; readonly from: string; readonly to: string };

export type Preset = keyof typeof PRESETS;

/** Seconds. */
export const PRESETS = { '15m': 900, '1h': 3600, '6h': 21_600, '24h': 86_400, '7d': 604_800 } as const;

export interface RangeSearch {
  readonly range?: string | undefined;
  /** ISO 8601. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function rangeSearchOf(search: Readonly<Record<string, unknown>>): RangeSearch {
  return { range: textOf(search.range), from: textOf(search.from), to: textOf(search.to) };
}

/** Of an address that anybody may have typed. */
export function rangeOf({ range, from, to }: RangeSearch, usual: Preset = '1h'): TimeRange {
  const begin = Date.parse(from ?? '');
  const end = Date.parse(to ?? '');
  if (begin < end) return { kind: 'between', from: new Date(begin).toISOString(), to: new Date(end).toISOString() };
  return { kind: 'last', preset: isPreset(range) ? range : usual };
}

export function searchOfRange(range: TimeRange): RangeSearch {
  return range.kind === 'last'
    ? { range: range.preset, from: undefined, to: undefined }
    : { range: undefined, from: range.from, to: range.to };
}

/** Where it begins and ends, in milliseconds. */
export function boundsOf(range: TimeRange, nowMs: number): readonly [number, number] {
  if (range.kind === 'between') return [Date.parse(range.from), Date.parse(range.to)];
  return [nowMs - PRESETS[range.preset] * 1000, nowMs];
}

const isPreset = (text: string | undefined): text is Preset => text !== undefined && Object.hasOwn(PRESETS, text);
