import type { JsonObject } from '@tenantry/kinds';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  answer,
  type Cluster,
  type End,
  evaluate,
  PROTOCOLS,
  reachesNothing,
  readCluster,
  readPod,
  type Segment,
} from '../src/reach/index.ts';
import { isAllowed, type RawCluster, type RawEnd } from './naive.ts';
import { cluster, destination, PROBES, source } from './universe.ts';

const RUNS = Number(process.env.TENANTRY_PROPERTY_RUNS ?? 4000);

/** What was made as JSON is JSON. */
const json = (value: object) => JSON.parse(JSON.stringify(value)) as JsonObject;

function clusterOf(raw: RawCluster): Cluster {
  return readCluster({
    namespaces: raw.namespaces.map(json),
    networkPolicies: raw.policies.map(json),
    ciliumPolicies: raw.cilium.map(json),
    notConsidered: [],
    isCilium: raw.isCilium,
  });
}

function endOf(raw: RawEnd): End {
  if (!('pod' in raw)) return { kind: 'address', address: raw.address, owner: null, isNode: false };
  const pod = readPod(json(raw.pod));
  if (pod === null) throw new Error('the pod runs');
  return pod;
}

test('port by port, the answer is the one that a second, naive reading of the documentation gives', () => {
  let allowed = 0;
  let denied = 0;
  fc.assert(
    fc.property(cluster, source, destination, (raw, from, to) => {
      const segments = evaluate(clusterOf(raw), endOf(from), endOf(to));
      for (const protocol of PROTOCOLS) {
        for (const port of PROBES) {
          const expected = isAllowed(raw, from, to, protocol, port);
          const found = segments.filter(
            (one) => one.protocols.includes(protocol) && one.from <= port && port <= one.to,
          );
          expect(found.map((one) => one.isAllowed)).toEqual([expected]);
          if (expected) allowed += 1;
          else denied += 1;
        }
      }
    }),
    { numRuns: RUNS },
  );
  // A universe in which everything is denied, or allowed, would prove nothing.
  expect(Math.min(allowed, denied) / (allowed + denied)).toBeGreaterThan(0.1);
});

test('what is told to be closed without reasons is what one direction lets nothing through of', () => {
  const count = { closed: 0, open: 0 };
  const isShut = ({ view }: Segment['egress']) =>
    view.exemption === null &&
    (view.deniedBy.length > 0 || (view.isolatedBy.length > 0 && view.allowances.length === 0));
  fc.assert(
    fc.property(cluster, source, destination, (raw, from, to) => {
      const ends = [clusterOf(raw), endOf(from), endOf(to)] as const;
      const segments = evaluate(...ends);
      const isClosed = segments.some(({ egress, ingress }) => isShut(egress) || isShut(ingress));
      expect(reachesNothing(...ends)).toBe(isClosed);
      if (isClosed) expect(segments.filter(({ isAllowed }) => isAllowed)).toEqual([]);
      count[isClosed ? 'closed' : 'open'] += 1;
    }),
    { numRuns: RUNS / 4 },
  );
  expect(Math.min(count.closed, count.open) / (count.closed + count.open)).toBeGreaterThan(0.1);
});

test('the ranges of an answer cover every port of every protocol exactly once', () => {
  fc.assert(
    fc.property(cluster, source, destination, (raw, from, to) => {
      const segments = evaluate(clusterOf(raw), endOf(from), endOf(to));
      for (const protocol of PROTOCOLS) {
        const own = segments.filter(({ protocols }) => protocols.includes(protocol)).sort((a, b) => a.from - b.from);
        expect(own[0]?.from).toBe(1);
        expect(own.at(-1)?.to).toBe(65_535);
        for (const [index, one] of own.entries()) {
          const next = own[index + 1];
          if (next !== undefined) expect(next.from).toBe(one.to + 1);
        }
      }
    }),
    { numRuns: RUNS / 4 },
  );
});

test('every port range has its reason in each direction, and a denial names what decides', () => {
  fc.assert(
    fc.property(cluster, source, destination, (raw, from, to) => {
      const found = answer(clusterOf(raw), {
        fromName: 'one',
        from: [endOf(from)].filter((end) => end.kind === 'pod'),
        toName: 'other',
        to: [{ end: endOf(to), question: { protocols: PROTOCOLS, from: 1, to: 65_535 }, via: null }],
        notes: [],
      });
      const ports = found.pairs.flatMap((pair) => pair.ports);
      expect(found.verdict).toBe(
        ports.every((one) => one.isAllowed) ? 'allowed' : ports.some((one) => one.isAllowed) ? 'partly' : 'denied',
      );
      for (const { isAllowed: passes, why } of ports) {
        expect(why.map(({ direction }) => direction)).toEqual(['egress', 'ingress']);
        expect(passes).toBe(why.every((one) => one.isAllowed));
        for (const one of why) if (!one.isAllowed) expect(one.policies.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: RUNS / 4 },
  );
});

test('pods that are told once as alike would each have got the same answer', () => {
  fc.assert(
    fc.property(cluster, fc.array(source, { minLength: 2, maxLength: 4 }), destination, (raw, sources, to) => {
      const read = clusterOf(raw);
      const target = endOf(to);
      const pods = sources
        .map((one, index) =>
          endOf('pod' in one ? { pod: { ...one.pod, metadata: { ...one.pod.metadata, name: `s${index}` } } } : one),
        )
        .filter((end) => end.kind === 'pod');
      const question = { protocols: PROTOCOLS, from: 1, to: 65_535 };
      const together = answer(read, {
        fromName: 'f',
        from: pods,
        toName: 't',
        to: [{ end: target, question, via: null }],
        notes: [],
      });
      const each = pods.map((pod) => evaluate(read, pod, target).some(({ isAllowed: passes }) => passes));
      expect(together.pairs.some(({ ports }) => ports.some((one) => one.isAllowed))).toBe(each.includes(true));
      expect(together.verdict === 'denied').toBe(!each.includes(true));
      expect(together.pairs.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(pods.length);
    }),
    { numRuns: RUNS / 4 },
  );
});
