import { expect, test } from 'vitest';
import { networkOf } from './addresses.ts';

test.each([
  ['192.0.2.7', '192.0.2.7', 'an address of IPv4 is one party'],
  ['::ffff:192.0.2.7', '192.0.2.7', 'also where a socket of IPv6 heard it'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', 'whoever has a /64 has all its addresses'],
  ['2001:DB8:1:2::6', '2001:db8:1:2::/64', 'however it is written'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64', 'with zeros in front'],
  ['2001:db8::1', '2001:db8:0:0::/64', 'what is left out is zero'],
  ['::1', '0:0:0:0::/64', 'loopback'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64', 'with a zone'],
  ['no address', 'no address', 'what is none stands for itself'],
])('%s counts as %s: %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
