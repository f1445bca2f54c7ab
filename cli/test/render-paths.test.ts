import type { Fault, ReachMatrix } from '@tenantry/client';
import { expect, test } from 'vitest';
import { plain } from '../src/output/paint.ts';
import { renderDescription } from '../src/render/describe.ts';
import { renderFaults } from '../src/render/faults.ts';
import { isExpected, renderMatrix } from '../src/render/matrix.ts';
import { NOW, tenant } from './sample.ts';

type Cell = ReachMatrix['items'][number]['to'][number];

const cell = (to: string, verdict: Cell['verdict'], paths: Cell['paths'] = []): Cell => ({
  to,
  verdict,
  open: [],
  grants: [],
  paths,
});
const open: Cell['paths'][number] = {
  ...{ from: 'vm', to: 'private endpoint', verdict: 'partly', because: 'inbound is allowed by rule oops' },
  open: [{ protocol: 'TCP', from: 443, to: 443 }],
  ungranted: [{ protocol: 'TCP', from: 443, to: 443 }],
};
const shut: Cell['paths'][number] = {
  ...{ from: 'pod', to: 'pod', verdict: 'denied', because: null, open: [], ungranted: [] },
};

test('a matrix shows who reaches whom, and what is open between tenants path by path', () => {
  const items = [
    { from: 'a', hasPods: true, to: [cell('a', 'partly'), cell('b', 'partly', [shut, open])] },
    { from: 'b', hasPods: false, to: [cell('a', 'denied', [shut]), cell('b', 'allowed')] },
  ];
  expect(renderMatrix({ items, columns: ['a', 'b'], notReady: ['c'] }, plain)).toEqual([
    'FROM \\ TO  a        b',
    'a          in part  in part',
    'b          ·        yes',
    '',
    'a → b',
    '  vm → private endpoint: TCP 443; inbound is allowed by rule oops',
    '',
    'Not ready, and not compared: c',
  ]);
});

test('what is granted is shown as that, and is expected; what is open beyond it is neither', () => {
  const grants = ['Grant a/shop'];
  const granted = { ...cell('b', 'partly', [shut, { ...open, ungranted: [] }]), grants };
  const shown = (one: Cell) =>
    renderMatrix({ items: [{ from: 'a', hasPods: true, to: [one] }], columns: ['b'], notReady: [] }, plain);
  expect(shown(granted)).toEqual([
    'FROM \\ TO  b',
    'a          granted',
    '',
    'a → b, granted by Grant a/shop',
    '  vm → private endpoint: TCP 443; inbound is allowed by rule oops',
    '',
    'Nothing else passes from one tenant to another, among 1.',
  ]);
  expect(isExpected(granted)).toBe(true);
  const wide = { ...open, open: [...open.open, { protocol: 'TCP', from: 22, to: 22 }] };
  const more = { ...cell('b', 'partly', [wide]), grants };
  expect(shown(more)).toEqual([
    'FROM \\ TO  b',
    'a          in part',
    '',
    'a → b, more than Grant a/shop says',
    '  vm → private endpoint: TCP 443, TCP 22; inbound is allowed by rule oops; not granted: TCP 443',
  ]);
  expect(isExpected(more)).toBe(false);
  expect(isExpected({ ...granted, paths: [{ ...open, verdict: 'undecided', ungranted: [] }] })).toBe(false);
});

test('of many tenants only the openings are shown, and that there are none', () => {
  const columns = Array.from({ length: 20 }, (_, index) => `t${index}`);
  const items = [{ from: 't0', hasPods: true, to: columns.map((name) => cell(name, 'denied', [shut])) }];
  expect(renderMatrix({ items, columns, notReady: [] }, plain)).toEqual([
    'Nothing passes from one tenant to another, among 20.',
  ]);
});

test('a fault is told by its cause, then what to do, then its life', () => {
  const fault: Fault = {
    ...{ id: '0a1b2c3d-x', source: 'reachability', key: 'path:a', code: 'UnexplainedPath', state: 'acknowledged' },
    ...{ severity: 'critical', resource: null, data: null, count: 2, resolvedAt: null, resolvedBy: null },
    ...{ cause: 'a reaches b.', remedy: 'Take the rule away.', mutedUntil: null, mutedBy: null, note: 'we look' },
    ...{ owner: { kind: 'Tenant', name: 'b' }, object: { kind: 'Tenant', name: 'b' } },
    ...{ acknowledgedAt: new Date(NOW - 60_000).toISOString(), acknowledgedBy: 'ada' },
    firstSeen: new Date(NOW - 240_000).toISOString(),
    lastSeen: new Date(NOW).toISOString(),
  };
  expect(renderFaults([fault], plain, NOW)).toEqual([
    'a reaches b.',
    '  Take the rule away.',
    '  critical, since 4m, found 2 times by reachability (0a1b2c3d)',
    '  known to ada since 1m: we look',
  ]);
  const muted: Fault = {
    ...fault,
    object: { kind: 'Service', name: 'web' },
    mutedUntil: 'later',
    mutedBy: 'ada',
    note: null,
  };
  expect(renderFaults([muted], plain, NOW, { withOwner: true })).toEqual([
    'b: a reaches b.',
    '  Take the rule away.',
    '  critical, Service web, since 4m, found 2 times by reachability (0a1b2c3d)',
    '  muted by ada until later',
  ]);
  const described = renderDescription({ object: tenant('b'), resources: [], faults: [fault], events: [] }, plain, NOW);
  expect(described.slice(described.indexOf('Faults'))).toContain('  a reaches b.');
});
