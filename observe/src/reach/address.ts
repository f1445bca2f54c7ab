import { BlockList, isIP } from 'node:net';

interface Range {
  readonly family: 'ipv4' | 'ipv6';
  readonly list: BlockList;
  /** What was asked before: a matrix asks for the same few addresses again and again. */
  readonly answers: Map<string, boolean>;
}

const ranges = new Map<string, Range | null>();
const MOST_RANGES = 10_000;
const MOST_ANSWERS = 10_000;

/** Whether an address lies in a range such as `10.0.0.0/8` or `fc00::/7`. Never across families; false for what is none. */
export function contains(cidr: string, address: string): boolean {
  const range = rangeOf(cidr);
  if (range === null) return false;
  const known = range.answers.get(address);
  if (known !== undefined) return known;
  const is = familyOf(address) === range.family && range.list.check(address, range.family);
  if (range.answers.size >= MOST_ANSWERS) range.answers.clear();
  range.answers.set(address, is);
  return is;
}

export function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : null;
}

function rangeOf(cidr: string): Range | null {
  const known = ranges.get(cidr);
  if (known !== undefined) return known;
  const range = parse(cidr);
  if (ranges.size >= MOST_RANGES) ranges.clear();
  ranges.set(cidr, range);
  return range;
}

function parse(cidr: string): Range | null {
  const [base = '', length = '', rest] = cidr.split('/');
  const family = familyOf(base);
  const bits = Number(length);
  if (family === null || rest !== undefined || !/^\d{1,3}$/.test(length) || bits > (family === 'ipv4' ? 32 : 128)) {
    return null;
  }
  const list = new BlockList();
  list.addSubnet(base, bits, family);
  return { family, list, answers: new Map() };
}
