import { BlockList, isIP } from 'node:net';

/**
 * Not reachable from the internet, or not what they seem: IANA's registries of special-purpose addresses, and the address by
 * which Azure talks to each of its machines.
 */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of the global addresses of IPv6 those that carry an IPv4 address inside, are for examples, or for protocols. */
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
/** Everything else of IPv6 is local, mapped, translated or not given out. */
const GLOBAL_V6 = ['2000::/3'];
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

/** Ranges of addresses. */
export interface AddressRanges {
  has(address: string): boolean;
}

/** @param ranges `10.20.0.0/16`, `fd00::/8`, or single addresses. @throws RangeError naming the one that is none */
export function addressRanges(ranges: readonly string[]): AddressRanges {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length, ...rest] = range.split('/');
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    const prefix = length === undefined ? most : Number(length);
    if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(length ?? '0') || prefix > most) {
      throw new RangeError(`${JSON.stringify(range)} is no address and no range such as 10.20.0.0/16`);
    }
    list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return {
    has: (address) => {
      const family = isIP(address);
      return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

const notPublic = addressRanges([...NOT_PUBLIC_V4, ...NOT_PUBLIC_V6]);
const globalV6 = addressRanges(GLOBAL_V6);
const loopback = addressRanges(LOOPBACK);

/** Whether anybody on the internet could reach it; what is no address is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0 || notPublic.has(address)) return false;
  return family === 4 || globalV6.has(address);
}

export function isLoopbackAddress(address: string): boolean {
  return loopback.has(address);
}

/**
 * What one party has of addresses, for counting: an address of IPv4; of IPv6 the whole subnet, a /64, in which every machine
 * may take any address (RFC 4291, 2.5.1).
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const inner = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (inner !== undefined) return inner;
  const [head = '', tail = ''] = address.split('::');
  const first = groupsOf(head);
  const left = address.includes('::') ? 8 - first.length - groupsOf(tail).length : 0;
  const groups = [...first, ...Array<string>(Math.max(0, left)).fill('0'), ...groupsOf(tail)];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

const groupsOf = (part: string) => part.split(':').filter((group) => group !== '');
