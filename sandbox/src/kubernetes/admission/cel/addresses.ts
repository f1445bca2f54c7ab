import { BlockList, isIP } from 'node:net';
import { type CelFunc, CelScalar, type CelValue, celFunc, celMethod } from '@bufbuild/cel';
import { asCel, isOpaque, Opaque } from './values.ts';

const { DYN, BOOL, STRING, INT } = CelScalar;

class Address extends Opaque {
  readonly kind = 'net.IP';
  readonly text: string;
  constructor(text: string) {
    super();
    // Addresses with a zone and IPv4 inside IPv6 are refused, as Kubernetes does.
    if (isIP(text) === 0 || text.includes('%') || /^::ffff:\d/i.test(text)) {
      throw new Error(`IP Address "${text}" parse error during conversion from string`);
    }
    this.text = text.includes(':') ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;
  }
  identity(): CelValue {
    return this.text;
  }
  get family(): 4 | 6 {
    return this.text.includes(':') ? 6 : 4;
  }
}

class Network extends Opaque {
  readonly kind = 'net.CIDR';
  readonly address: Address;
  readonly length: number;
  constructor(text: string) {
    super();
    const [address = '', length = ''] = text.split('/');
    if (!/^\d{1,3}$/.test(length)) throw new Error('network address parse error during conversion from string');
    this.address = new Address(address);
    this.length = Number(length);
    if (this.length > (this.address.family === 4 ? 32 : 128))
      throw new Error('network address parse error during conversion from string');
  }
  identity(): CelValue {
    return `${this.address.text}/${this.length}`;
  }
  contains(other: Address): boolean {
    return this.address.family === other.family && within(other, this.address.text, this.length);
  }
}

function within(address: Address, base: string, length: number): boolean {
  const list = new BlockList();
  const family = base.includes(':') ? 'ipv6' : 'ipv4';
  list.addSubnet(base, length, family);
  return list.check(address.text, address.family === 4 ? 'ipv4' : 'ipv6');
}

function address(value: unknown): Address {
  if (isOpaque(value, Address)) return value;
  return new Address(value as string);
}

function network(value: unknown): Network {
  if (isOpaque(value, Network)) return value;
  return new Network(value as string);
}

function isAny(value: Address, ...networks: readonly [string, number][]): boolean {
  return networks.some(([base, length]) => base.includes(':') === (value.family === 6) && within(value, base, length));
}

function works(build: () => unknown): boolean {
  try {
    build();
    return true;
  } catch {
    return false;
  }
}

const TESTS: Readonly<Record<string, (value: Address) => boolean>> = {
  isUnspecified: (value) => value.text === '0.0.0.0' || value.text === '::',
  isLoopback: (value) => isAny(value, ['127.0.0.0', 8], ['::1', 128]),
  isLinkLocalMulticast: (value) => isAny(value, ['224.0.0.0', 24], ['ff02::', 16]),
  isLinkLocalUnicast: (value) => isAny(value, ['169.254.0.0', 16], ['fe80::', 10]),
  isGlobalUnicast: (value) =>
    value.text !== '255.255.255.255' &&
    value.text !== '0.0.0.0' &&
    value.text !== '::' &&
    !isAny(value, ['127.0.0.0', 8], ['::1', 128], ['224.0.0.0', 4], ['ff00::', 8], ['169.254.0.0', 16], ['fe80::', 10]),
};

/** `ip()` and `cidr()` with their methods. */
export const ADDRESSES: readonly CelFunc[] = [
  celFunc('ip', [STRING], DYN, (text) => asCel(new Address(text))),
  celFunc('isIP', [STRING], BOOL, (text) => works(() => new Address(text))),
  celFunc('ip.isCanonical', [STRING], BOOL, (text) => new Address(text).text === text),
  celFunc('cidr', [STRING], DYN, (text) => asCel(new Network(text))),
  celFunc('isCIDR', [STRING], BOOL, (text) => works(() => new Network(text))),
  celMethod('family', DYN, [], INT, function () {
    return BigInt(address(this).family);
  }),
  ...Object.entries(TESTS).map(([name, test]) =>
    celMethod(name, DYN, [], BOOL, function () {
      return test(address(this));
    }),
  ),
  celMethod('containsIP', DYN, [DYN], BOOL, function (other) {
    return network(this).contains(address(other));
  }),
  celMethod('containsCIDR', DYN, [DYN], BOOL, function (other) {
    const inner = network(other);
    return inner.length >= network(this).length && network(this).contains(inner.address);
  }),
  celMethod('ip', DYN, [], DYN, function () {
    return asCel(network(this).address);
  }),
  celMethod('prefixLength', DYN, [], INT, function () {
    return BigInt(network(this).length);
  }),
];
