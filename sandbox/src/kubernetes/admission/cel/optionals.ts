import {
  type CelFunc,
  CelScalar,
  type CelValue,
  celFunc,
  celList,
  celMap,
  celMethod,
  isCelList,
  isCelMap,
} from '@bufbuild/cel';
import { OPT_ENTRY, OPT_INDEX, OPT_SELECT } from './optional-syntax.ts';
import { asCel, isOpaque, member, Optional, OptionalEntry } from './values.ts';

const { DYN, BOOL } = CelScalar;
export const SETTLE = 'optSettle__';

function optional(value: unknown): Optional {
  if (isOpaque(value, Optional)) return value;
  throw new Error('no such overload: an optional value is needed');
}

function selected(target: CelValue, key: CelValue): CelValue {
  const inner = isOpaque(target, Optional) ? target.value : target;
  return asCel(new Optional(member(inner, key)));
}

function isZero(value: CelValue): boolean {
  if (value === null || value === '' || value === false || value === 0 || value === 0n) return true;
  return (isCelList(value) || isCelMap(value)) && !(value instanceof Optional) && value.size === 0;
}

/** `optional.of`, `orValue` and their kin, and what the rewritten syntax calls. */
export const OPTIONALS: readonly CelFunc[] = [
  celFunc('optional.of', [DYN], DYN, (value) => asCel(new Optional(value))),
  celFunc('optional.none', [], DYN, () => asCel(new Optional(undefined))),
  celFunc('optional.ofNonZeroValue', [DYN], DYN, (value) => asCel(new Optional(isZero(value) ? undefined : value))),
  celMethod('hasValue', DYN, [], BOOL, function () {
    return optional(this).value !== undefined;
  }),
  celMethod('value', DYN, [], DYN, function () {
    const { value } = optional(this);
    if (value === undefined) throw new Error('optional.none() dereference');
    return value;
  }),
  celMethod('or', DYN, [DYN], DYN, function (other) {
    return optional(this).value === undefined ? other : this;
  }),
  celMethod('orValue', DYN, [DYN], DYN, function (other) {
    return optional(this).value ?? other;
  }),
  celMethod(OPT_SELECT, DYN, [DYN], DYN, function (key) {
    return selected(this, key);
  }),
  celMethod(OPT_INDEX, DYN, [DYN], DYN, function (key) {
    return selected(this, key);
  }),
  celFunc(OPT_ENTRY, [DYN], DYN, (value) => asCel(new OptionalEntry(optional(value).value))),
  celFunc(SETTLE, [DYN], DYN, (value) => settle(value)),
];

/** Leaves out what is empty of a list's or map's optional parts. */
function settle(value: CelValue): CelValue {
  const isAbsent = (item: unknown) => isOpaque(item, OptionalEntry) && item.value === undefined;
  const inner = (item: CelValue): CelValue =>
    isOpaque(item, OptionalEntry) ? ((item as OptionalEntry).value ?? null) : item;
  if (isCelList(value)) return celList([...value].filter((item) => !isAbsent(item)).map(inner));
  if (!isCelMap(value)) return value;
  const kept = new Map(
    [...value.entries()].filter(([, item]) => !isAbsent(item)).map(([key, item]) => [key, inner(item)]),
  );
  return celMap(kept);
}
