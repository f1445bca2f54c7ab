import { randomUUID } from 'node:crypto';
import type { DeclaredObject } from '@tenantry/kinds';
import type { Compiled } from './compile.ts';

/** With so many, a place that differs by chance shows as the same once in a few hundred names. */
const OTHERS = 3;
const UNKNOWN = '…';

/** What of a resource can be said before its object is stored. */
export interface Foreseen {
  readonly title: string;
  readonly id: string;
}

/**
 * Titles and ids of the resources of an object that is not stored yet. Names that have to be free in all of Azure end in a part made
 * of the object's uid, which it gets only then: it is left open. Found by what differs when the same object has other uids.
 */
export function foreseen(
  object: DeclaredObject,
  { kind, input, resources }: Extract<Compiled, { state: 'compiled' }>,
): ReadonlyMap<string, Foreseen> {
  const others = Array.from({ length: OTHERS }, () =>
    kind.compile({ ...input, object: { ...object, uid: randomUUID() } }),
  );
  const byKey = Map.groupBy([resources, ...others].flat(), ({ key }) => key);
  return new Map(
    [...byKey].map(([key, all]) => [
      key,
      { title: common(all.map(({ title }) => title)), id: common(all.map(({ id }) => id)) },
    ]),
  );
}

/** What all say, with a mark for each run of characters in which they differ. */
function common([first = '', ...others]: readonly string[]): string {
  if (others.some(({ length }) => length !== first.length)) return first;
  return [...first.split('').keys()].reduce((said, at) => {
    const isSame = others.every((other) => other[at] === first[at]);
    if (isSame) return said + first[at];
    return said.endsWith(UNKNOWN) ? said : said + UNKNOWN;
  }, '');
}
