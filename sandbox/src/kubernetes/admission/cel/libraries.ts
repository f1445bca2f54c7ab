import { isIP } from 'node:net';
import {
  type CelFunc,
  type CelList,
  CelScalar,
  type CelValue,
  celFunc,
  celList,
  celMethod,
  isCelList,
  listType,
} from '@bufbuild/cel';
import { addQuantity, formatQuantity, parseQuantity, type Quantity, subtractQuantity } from '../../machinery/index.ts';
import { asCel, isOpaque, Opaque, Optional } from './values.ts';

const { DYN, BOOL, STRING, INT, DOUBLE } = CelScalar;
const LIST = listType(DYN);

class QuantityValue extends Opaque {
  readonly kind = 'kubernetes.Quantity';
  readonly quantity: Quantity;
  constructor(quantity: Quantity) {
    super();
    this.quantity = quantity;
  }
  identity(): CelValue {
    return this.quantity.nano;
  }
}

class UrlValue extends Opaque {
  readonly kind = 'kubernetes.URL';
  readonly url: URL;
  constructor(text: string) {
    super();
    this.url = new URL(text, text.startsWith('/') ? 'path:///' : undefined);
  }
  identity(): CelValue {
    return this.url.href;
  }
}

class VersionValue extends Opaque {
  readonly kind = 'kubernetes.Semver';
  readonly parts: readonly [number, number, number];
  readonly pre: string;
  constructor(text: string) {
    super();
    const match = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(text);
    if (match === null) throw new Error(`invalid semver: ${text}`);
    this.parts = [Number(match[1]), Number(match[2]), Number(match[3])];
    this.pre = match[4] ?? '';
  }
  identity(): CelValue {
    return `${this.parts.join('.')}-${this.pre}`;
  }
  compare(other: VersionValue): number {
    for (const [index, part] of this.parts.entries()) {
      const difference = part - (other.parts[index] ?? 0);
      if (difference !== 0) return Math.sign(difference);
    }
    if (this.pre === other.pre) return 0;
    if (this.pre === '' || other.pre === '') return this.pre === '' ? 1 : -1;
    return this.pre < other.pre ? -1 : 1;
  }
}

function of<Kind extends Opaque>(value: unknown, type: abstract new (...args: never[]) => Kind): Kind {
  if (isOpaque(value, type)) return value;
  throw new Error('no such overload');
}

function quantityOf(text: string): QuantityValue {
  const parsed = parseQuantity(text);
  if (parsed === undefined) throw new Error('quantities must match the regular expression');
  return new QuantityValue(parsed);
}

function works(build: () => unknown): boolean {
  try {
    build();
    return true;
  } catch {
    return false;
  }
}

function compared(left: unknown, right: unknown): number {
  if (left instanceof VersionValue) return left.compare(of(right, VersionValue));
  const difference = of(left, QuantityValue).quantity.nano - of(right, QuantityValue).quantity.nano;
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

function operand(value: CelValue): Quantity {
  if (typeof value === 'bigint') return { nano: value * 1_000_000_000n, format: 'decimal' };
  return of(value, QuantityValue).quantity;
}

function isUrl(text: string): boolean {
  return works(() => {
    if (!/^([a-z][a-z0-9+.-]*:\/\/|\/)/i.test(text)) throw new Error('relative');
    return new UrlValue(text);
  });
}

const quantities: readonly CelFunc[] = [
  celFunc('quantity', [STRING], DYN, (text) => asCel(quantityOf(text))),
  celFunc('isQuantity', [STRING], BOOL, (text) => parseQuantity(text) !== undefined),
  celFunc('semver', [STRING], DYN, (text) => asCel(new VersionValue(text))),
  celFunc('isSemver', [STRING], BOOL, (text) => works(() => new VersionValue(text))),
  ...(['major', 'minor', 'patch'] as const).map((name, index) =>
    celMethod(name, DYN, [], INT, function () {
      return BigInt(of(this, VersionValue).parts[index] ?? 0);
    }),
  ),
  celMethod('isGreaterThan', DYN, [DYN], BOOL, function (other) {
    return compared(this, other) > 0;
  }),
  celMethod('isLessThan', DYN, [DYN], BOOL, function (other) {
    return compared(this, other) < 0;
  }),
  celMethod('compareTo', DYN, [DYN], INT, function (other) {
    return BigInt(compared(this, other));
  }),
  celMethod('sign', DYN, [], INT, function () {
    const { nano } = of(this, QuantityValue).quantity;
    return nano === 0n ? 0n : nano > 0n ? 1n : -1n;
  }),
  celMethod('add', DYN, [DYN], DYN, function (other) {
    return asCel(new QuantityValue(addQuantity(of(this, QuantityValue).quantity, operand(other))));
  }),
  celMethod('sub', DYN, [DYN], DYN, function (other) {
    return asCel(new QuantityValue(subtractQuantity(of(this, QuantityValue).quantity, operand(other))));
  }),
  celMethod('isInteger', DYN, [], BOOL, function () {
    return of(this, QuantityValue).quantity.nano % 1_000_000_000n === 0n;
  }),
  celMethod('asInteger', DYN, [], INT, function () {
    const { nano } = of(this, QuantityValue).quantity;
    if (nano % 1_000_000_000n !== 0n) throw new Error('cannot convert value to integer');
    return nano / 1_000_000_000n;
  }),
  celMethod('asApproximateFloat', DYN, [], DOUBLE, function () {
    return Number(of(this, QuantityValue).quantity.nano) / 1e9;
  }),
  celFunc('string', [DYN], STRING, (value) => {
    if (isOpaque(value, QuantityValue)) return formatQuantity(value.quantity);
    if (isOpaque(value, UrlValue)) return value.url.href;
    throw new Error('no such overload: string');
  }),
];

const urls: readonly CelFunc[] = [
  celFunc('url', [STRING], DYN, (text) => {
    if (!isUrl(text)) throw new Error(`URL parse error during conversion from string: ${text}`);
    return asCel(new UrlValue(text));
  }),
  celFunc('isURL', [STRING], BOOL, isUrl),
  ...(
    [
      ['getScheme', (url: URL) => (url.protocol === 'path:' ? '' : url.protocol.slice(0, -1))],
      ['getHost', (url: URL) => url.host],
      ['getHostname', (url: URL) => url.hostname],
      ['getPort', (url: URL) => url.port],
      ['getEscapedPath', (url: URL) => url.pathname],
    ] as const
  ).map(([name, read]) =>
    celMethod(name, DYN, [], STRING, function () {
      return read(of(this, UrlValue).url);
    }),
  ),
  celMethod('getQuery', DYN, [], DYN, function () {
    const { searchParams } = of(this, UrlValue).url;
    return Object.fromEntries([...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key)]));
  }),
];

const regexes: readonly CelFunc[] = [
  celMethod('find', STRING, [STRING], STRING, function (pattern) {
    return new RegExp(pattern, 'u').exec(this)?.[0] ?? '';
  }),
  celMethod('findAll', STRING, [STRING], LIST, function (pattern) {
    return [...this.matchAll(new RegExp(pattern, 'gu'))].map((match) => match[0]);
  }),
  celMethod('findAll', STRING, [STRING, INT], LIST, function (pattern, limit) {
    const all = [...this.matchAll(new RegExp(pattern, 'gu'))].map((match) => match[0]);
    return limit < 0n ? all : all.slice(0, Number(limit));
  }),
];

type Comparable = bigint | number | string | boolean;

function sortedItems(list: CelList): Comparable[] {
  return [...list] as Comparable[];
}

function extreme(list: CelList, sign: 1 | -1): CelValue {
  const items = sortedItems(list);
  if (items.length === 0) throw new Error(`${sign < 0 ? 'min' : 'max'} called on empty list`);
  return items.reduce((best, item) => ((sign > 0 ? item > best : item < best) ? item : best));
}

function sameValue(left: CelValue | undefined, right: CelValue | undefined): boolean {
  if (isCelList(left) && isCelList(right)) {
    return left.size === right.size && [...left].every((item, index) => sameValue(item, right.get(index)));
  }
  if (
    (typeof left === 'bigint' || typeof left === 'number') &&
    (typeof right === 'bigint' || typeof right === 'number')
  ) {
    // Int and double compare by value in CEL.
    return Number(left) === Number(right);
  }
  if (isOpaque(left, Opaque) && isOpaque(right, Opaque))
    return left.kind === right.kind && sameValue(left.identity(), right.identity());
  return left === right;
}

const lists: readonly CelFunc[] = [
  celMethod('isSorted', LIST, [], BOOL, function () {
    const items = sortedItems(this);
    return items.every((item, index) => index === 0 || (items[index - 1] as Comparable) <= item);
  }),
  celMethod('sum', LIST, [], DYN, function () {
    const items = [...this];
    if (items.some((item) => typeof item === 'number'))
      return items.reduce<number>((sum, item) => sum + Number(item), 0);
    return items.reduce<bigint>((sum, item) => sum + (item as bigint), 0n);
  }),
  celMethod('min', LIST, [], DYN, function () {
    return extreme(this, -1);
  }),
  celMethod('max', LIST, [], DYN, function () {
    return extreme(this, 1);
  }),
  celMethod('indexOf', LIST, [DYN], INT, function (item) {
    return BigInt([...this].findIndex((candidate) => sameValue(candidate, item)));
  }),
  celMethod('lastIndexOf', LIST, [DYN], INT, function (item) {
    return BigInt([...this].findLastIndex((candidate) => sameValue(candidate, item)));
  }),
  celMethod('distinct', LIST, [], LIST, function () {
    const items = [...this];
    return items.filter((item, index) => items.findIndex((other) => sameValue(other, item)) === index);
  }),
  celMethod('reverse', LIST, [], LIST, function () {
    return [...this].reverse();
  }),
  celMethod('reverse', STRING, [], STRING, function () {
    return [...this].reverse().join('');
  }),
  celMethod('slice', LIST, [INT, INT], LIST, function (from, to) {
    return [...this].slice(Number(from), Number(to));
  }),
  celMethod('flatten', LIST, [], LIST, function () {
    return [...this].flatMap((item) => (isCelList(item) ? [...item] : [item]));
  }),
  celMethod('sort', LIST, [], LIST, function () {
    return sortedItems(this).sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  }),
  celFunc('lists.range', [INT], LIST, (size) => Array.from({ length: Number(size) }, (_, index) => BigInt(index))),
  celFunc('math.greatest', [LIST], DYN, (list) => extreme(list, 1)),
  celFunc('math.least', [LIST], DYN, (list) => extreme(list, -1)),
  celFunc('math.greatest', [DYN, DYN], DYN, (left, right) => extreme(celList([left, right]), 1)),
  celFunc('math.least', [DYN, DYN], DYN, (left, right) => extreme(celList([left, right]), -1)),
];

const sets: readonly CelFunc[] = [
  celFunc('sets.contains', [LIST, LIST], BOOL, (left, right) => contains(left, right)),
  celFunc('sets.equivalent', [LIST, LIST], BOOL, (left, right) => contains(left, right) && contains(right, left)),
  celFunc('sets.intersects', [LIST, LIST], BOOL, (left, right) =>
    [...right].some((item) => [...left].some((candidate) => sameValue(candidate, item))),
  ),
];

function contains(whole: CelList, part: CelList): boolean {
  return [...part].every((item) => [...whole].some((candidate) => sameValue(candidate, item)));
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const FORMATS: Readonly<Record<string, (text: string) => string | undefined>> = {
  dns1123Label: (text) =>
    LABEL.test(text) && text.length <= 63
      ? undefined
      : 'a lowercase RFC 1123 label must consist of lower case alphanumeric characters',
  dns1123Subdomain: (text) =>
    SUBDOMAIN.test(text) && text.length <= 253
      ? undefined
      : 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters',
  dns1035Label: (text) =>
    /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(text) && text.length <= 63
      ? undefined
      : 'a DNS-1035 label must consist of lower case alphanumeric characters',
  labelValue: (text) =>
    /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(text) && text.length <= 63
      ? undefined
      : 'a valid label must be an empty string or consist of alphanumeric characters',
  qualifiedName: (text) =>
    /^([a-z0-9.-]+\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text)
      ? undefined
      : 'name part must consist of alphanumeric characters',
  uri: (text) => (isUrl(text) ? undefined : 'invalid URI'),
  uuid: (text) =>
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? undefined : 'does not match the UUID format',
  byte: (text) => (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? undefined : 'invalid base64'),
  date: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? undefined : 'invalid date'),
  datetime: (text) =>
    /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)) ? undefined : 'invalid datetime',
  ip: (text) => (isIP(text) === 0 ? 'must be a valid IP address' : undefined),
};

class FormatValue extends Opaque {
  readonly kind = 'kubernetes.NamedFormat';
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  identity(): CelValue {
    return this.name;
  }
}

const formats: readonly CelFunc[] = [
  celFunc('format.named', [STRING], DYN, (name) =>
    asCel(new Optional(FORMATS[name] === undefined ? undefined : asCel(new FormatValue(name)))),
  ),
  ...Object.keys(FORMATS).map((name) => celFunc(`format.${name}`, [], DYN, () => asCel(new FormatValue(name)))),
  celMethod('validate', DYN, [STRING], DYN, function (text) {
    const fault = FORMATS[of(this, FormatValue).name]?.(text);
    return asCel(new Optional(fault === undefined ? undefined : celList([fault])));
  }),
  celFunc('jsonpatch.escapeKey', [STRING], STRING, (key) => key.replaceAll('~', '~0').replaceAll('/', '~1')),
];

/** Kubernetes' own libraries of functions, beside the standard ones of the evaluator. */
export const LIBRARIES: readonly CelFunc[] = [...quantities, ...urls, ...regexes, ...lists, ...sets, ...formats];
