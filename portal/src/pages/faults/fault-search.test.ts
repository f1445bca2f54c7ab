import type { Fault } from '@tenantry/client';
import { expect, test } from 'vitest';
import { faultSearchOf, looked } from './fault-search.ts';

const fault = (id: string, change: Partial<Fault> = {}): Fault => ({
  id,
  source: 'reconciliation',
  key: id,
  code: 'CrashLoop',
  state: 'open',
  severity: 'warning',
  cause: `Deployment ${id} cannot stay up.`,
  remedy: 'See its logs.',
  owner: { kind: 'Tenant', name: 'dev01' },
  object: { kind: 'Service', name: id },
  resource: null,
  data: null,
  count: 1,
  firstSeen: '2026-11-29T12:00:00Z',
  lastSeen: '2026-11-29T12:00:00Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  mutedUntil: null,
  mutedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  note: null,
  ...change,
});
const ids = (faults: readonly Fault[]): string => faults.map(({ id }) => id).join(' ');

test('the gravest come first, and of those the newest', () => {
  const found = looked(
    [
      fault('old'),
      fault('new', { firstSeen: '2026-11-29T12:30:00Z' }),
      fault('grave', { severity: 'critical', firstSeen: '2026-11-01T00:00:00Z' }),
    ],
    {},
  );
  expect(ids(found)).toBe('grave new old');
});

test.each([
  ['nothing', {}, 'web'],
  ['a state', { state: 'muted' }, 'cache'],
  ['words of it, in any order', { q: 'UP web' }, 'web'],
  ['a severity that none has', { severity: 'critical' }, ''],
  ['an owner', { owner: 'Tenant/dev02' }, ''],
  ['what is no state', { state: 'gone' }, 'web'],
])('an address with %s says which faults are looked at', (_title, search, found) => {
  const all = [fault('web'), fault('cache', { state: 'muted' })];
  expect(ids(looked(all, faultSearchOf(search)))).toBe(found);
});
