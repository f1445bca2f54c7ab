import { InvalidCursorError } from '@tenantry/store/contract';
import type { LokiLine } from './answers.ts';

/** How far lines were read: to a time, and which of just that time were. */
export interface Place {
  readonly ns: bigint;
  readonly seen: ReadonlySet<string>;
}

const PLACE = /^loki-(\d{1,19})((?:-[0-9a-f]{10}){0,2000})$/;
export const isPlace = (id: string) => PLACE.test(id);
export const encodePlace = ({ ns, seen }: Place) => ['loki', ns, ...seen].join('-');

/** @throws InvalidCursorError */
export function decodePlace(id: string): Place {
  const [, ns, marks] = PLACE.exec(id) ?? [];
  if (ns === undefined || marks === undefined) throw new InvalidCursorError();
  return { ns: BigInt(ns), seen: new Set(marks.split('-').slice(1)) };
}

export const isSeen = ({ ns, seen }: Place, line: LokiLine) => line.ns === ns && seen.has(line.mark);

/** The place after one more line. */
export function placeAfter(place: Place | null, { ns, mark }: LokiLine): Place {
  return { ns, seen: new Set(place?.ns === ns ? [...place.seen, mark] : [mark]) };
}
