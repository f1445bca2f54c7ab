import { BlockList, isIP } from 'node:net';
import { type FieldFault, invalidValue } from '../registry/failures.ts';

export interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** A range of addresses as it is written, or undefined where it is none. */
export function readCidr(text: string): Network | undefined {
  const [address = '', prefix = ''] = text.split('/');
  const version = isIP(address);
  const length = Number(prefix);
  if (version === 0 || !/^\d+$/.test(prefix) || length > (version === 4 ? 32 : 128)) return undefined;
  return { address, prefix: length, family: version === 4 ? 'ipv4' : 'ipv6' };
}

const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

/** The API server takes an IPv4 address that is written as one of IPv6 for IPv4, which no range of IPv6 contains. */
const isMapped = ({ address, family }: Network): boolean => family === 'ipv6' && mapped.check(address, family);

export function isStrictlyInside(inner: Network, outer: Network): boolean {
  if (inner.family !== outer.family || inner.prefix <= outer.prefix || isMapped(inner)) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
  return list.check(inner.address, inner.family);
}

const cidrDetail = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** As with the gate StrictIPCIDRValidation, which is on from 1.36. */
export function rangeFaults(text: string, field: string): FieldFault[] {
  const network = readCidr(text);
  if (network === undefined) return [invalidValue(field, text, cidrDetail)];
  if (isMapped(network)) return [invalidValue(field, text, 'must not have an IPv4-mapped IPv6 address')];
  return hasBitsBeyond(network) ? [invalidValue(field, text, 'must not have bits set beyond the prefix length')] : [];
}

function hasBitsBeyond({ address, prefix, family }: Network): boolean {
  return bitsOf(address, family).slice(prefix).includes('1');
}

function bitsOf(address: string, family: Network['family']): string {
  if (family === 'ipv4')
    return address
      .split('.')
      .map((part) => binary(Number(part), 8))
      .join('');
  // The form that `URL` gives has its groups in hexadecimal, and one gap at most.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const gap = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return [...first, ...gap, ...last].map((group) => binary(Number.parseInt(group, 16), 16)).join('');
}

const binary = (value: number, length: number): string => value.toString(2).padStart(length, '0');
