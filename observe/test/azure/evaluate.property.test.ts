import {
  type AzureEnd,
  type AzureNetwork,
  addressAlone,
  evaluateAzure,
  readAzureNetwork,
} from '@tenantry/observe/reach/azure';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naive } from './naive.ts';
import { ADDRESSES, PROBED_PORTS, PROBED_SOURCE_PORTS, universe } from './universe.ts';

const RANK = { denied: 0, undecided: 1, allowed: 2 } as const;
const PROTOCOLS = ['tcp', 'udp', 'icmp', 'other'] as const;

const endAt = (network: AzureNetwork, address: string): AzureEnd =>
  network.ends.find((end) => end.address === address) ?? addressAlone(network, address, address);

test('both evaluators agree on every outcome, port by port, whatever the network', () => {
  const seen = { allowed: 0, denied: 0, undecided: 0 };
  fc.assert(
    fc.property(
      universe,
      fc.constantFrom(...ADDRESSES),
      fc.constantFrom(...ADDRESSES),
      fc.constantFrom(...PROTOCOLS),
      (objects, from, to, protocol) => {
        fc.pre(from !== to);
        const network = readAzureNetwork(objects);
        const question = { protocols: [protocol], from: 1, to: 65_535 };
        const segments = evaluateAzure(network, endAt(network, from), endAt(network, to), question);
        for (const port of PROBED_PORTS) {
          const packets = PROBED_SOURCE_PORTS.map((sourcePort) => ({ from, to, protocol, sourcePort, port }));
          const outcomes = packets.map((packet) => naive(objects, packet));
          const [best = 'denied'] = [...outcomes].sort((one, other) => RANK[other] - RANK[one]);
          const segment = segments.find((one) => one.from <= port && port <= one.to);
          expect([port, segment?.outcome]).toEqual([port, best]);
          seen[best] += 1;
          const own = segment?.sourcePorts ?? null;
          const open = packets.filter((_packet, index) => outcomes[index] === best).map(({ sourcePort }) => sourcePort);
          const told = PROBED_SOURCE_PORTS.filter(
            (one) => own === null || own.some((span) => span.from <= one && one <= span.to),
          );
          expect([port, told]).toEqual([port, open]);
        }
      },
    ),
    { numRuns: 3000 },
  );
  // The universe is of use only where all of it happens.
  expect(Math.min(seen.allowed, seen.denied, seen.undecided)).toBeGreaterThan(300);
}, 180_000);

test('segments of one protocol are the asked range, in order and without gap', () => {
  fc.assert(
    fc.property(universe, fc.constantFrom(...ADDRESSES), fc.constantFrom(...ADDRESSES), (objects, from, to) => {
      const network = readAzureNetwork(objects);
      const segments = evaluateAzure(network, endAt(network, from), endAt(network, to), {
        protocols: ['tcp'],
        from: 20,
        to: 90,
      });
      expect(segments[0]?.from).toBe(20);
      expect(segments.at(-1)?.to).toBe(90);
      segments.slice(1).forEach((segment, index) => {
        expect(segment.from).toBe((segments[index]?.to ?? 0) + 1);
      });
    }),
    { numRuns: 300 },
  );
});
