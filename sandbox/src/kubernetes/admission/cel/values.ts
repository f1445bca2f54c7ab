import { type CelMap, type CelValue, celMap, isCelList, isCelMap, isCelUint } from '@bufbuild/cel';

/** By this mark the evaluator takes an object for a map; a value of our own is one whose entries are computed. */
const MAP_MARK: symbol = Symbol.for('@bufbuild/cel/map');

/** A value of a type that the evaluator does not know: optional, quantity, URL, address, authorizer. */
export abstract class Opaque {
  readonly [MAP_MARK] = {};
  abstract readonly kind: string;
  /** Equal for equal values. */
  abstract identity(): CelValue;

  get size(): number {
    return 2;
  }

  get(key: unknown): CelValue | undefined {
    if (key === '#kind') return this.kind;
    return key === '#value' ? this.identity() : undefined;
  }

  has(key: unknown): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): IterableIterator<[string, CelValue]> {
    yield ['#kind', this.kind];
    yield ['#value', this.identity()];
  }

  *keys(): IterableIterator<string> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): IterableIterator<CelValue> {
    for (const [, value] of this.entries()) yield value;
  }

  forEach(callback: (value: CelValue, key: string) => void): void {
    for (const [key, value] of this.entries()) callback(value, key);
  }

  [Symbol.iterator](): IterableIterator<[string, CelValue]> {
    return this.entries();
  }
}

/** Hands an opaque value to the evaluator, for which it is a map. */
export function asCel(value: Opaque): CelMap {
  return value as unknown as CelMap;
}

export function isOpaque<Kind extends Opaque>(
  value: unknown,
  type: abstract new (...args: never[]) => Kind,
): value is Kind {
  return value instanceof type;
}

/** `optional.of(x)` or `optional.none()`; selecting from it selects from what is inside. */
export class Optional extends Opaque {
  readonly kind = 'optional_type';
  readonly value: CelValue | undefined;

  constructor(value: CelValue | undefined) {
    super();
    this.value = value;
  }

  identity(): CelValue {
    return this.value === undefined ? false : this.value;
  }

  override get(key: unknown): CelValue | undefined {
    if (key === '#kind' || key === '#value') return super.get(key);
    return asCel(new Optional(member(this.value, key)));
  }

  override has(key: unknown): boolean {
    return member(this.value, key) !== undefined;
  }
}

/** An entry or element that is left out when its optional is empty. */
export class OptionalEntry extends Opaque {
  readonly kind = 'optional_entry';
  readonly value: CelValue | undefined;

  constructor(value: CelValue | undefined) {
    super();
    this.value = value;
  }

  identity(): CelValue {
    return this.value ?? false;
  }
}

/** Fields computed when asked for: policy variables, the request's authorizer. */
export class LazyFields extends Opaque {
  readonly kind = 'variables';
  private readonly compute: (name: string) => CelValue | undefined;

  constructor(compute: (name: string) => CelValue | undefined) {
    super();
    this.compute = compute;
  }

  identity(): CelValue {
    return this.kind;
  }

  override get(key: unknown): CelValue | undefined {
    return typeof key === 'string' ? this.compute(key) : undefined;
  }
}

/** A field of a map or an element of a list. */
export function member(container: CelValue | undefined, key: unknown): CelValue | undefined {
  if (isCelMap(container)) return container.get(key as string);
  if (isCelList(container))
    return typeof key === 'bigint' || typeof key === 'number' ? container.get(Number(key)) : undefined;
  return undefined;
}

/** JSON as the evaluator sees it: whole numbers are ints. */
export function fromJson(value: unknown): CelValue {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || value === undefined)
    return value ?? null;
  if (Array.isArray(value)) return value.map(fromJson) as unknown as CelValue;
  const map = new Map<string, CelValue>();
  for (const [key, item] of Object.entries(value)) if (item !== undefined) map.set(key, fromJson(item));
  return celMap(map);
}

/** What an expression made, as JSON. */
export function toJson(value: unknown): unknown {
  if (value instanceof Optional || value instanceof OptionalEntry) return toJson(value.value);
  if (typeof value === 'bigint') return Number(value);
  if (isCelUint(value)) return Number(value.value);
  if (isCelList(value)) return [...value].map(toJson);
  if (Array.isArray(value)) return value.map(toJson);
  if (isCelMap(value)) {
    const entries = [...value.entries()].map(([key, item]) => [String(toJson(key)), toJson(item)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  }
  return value;
}
