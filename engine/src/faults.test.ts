import { type DeclaredObject, type DesiredResource, EMPTY_STATUS } from '@tenantry/kinds';
import type { Claim } from '@tenantry/store/contract';
import { expect, test } from 'vitest';
import { faultOfObject, faultsOfResources } from './faults.ts';
import type { Problem } from './problem.ts';
import type { ResourceResult } from './resource-result.ts';

const NOW = new Date('2026-03-02T10:10:00Z');
const SINCE = new Date('2026-03-02T10:00:00Z');

function claim(attempt: number, notReadySince: string): Claim {
  const condition = { type: 'Ready', status: 'False', reason: 'Working', message: '', since: notReadySince } as const;
  const object = {
    ...{ uid: 'u', kind: 'Service', name: 'web', tenant: 'dev01', displayName: 'web', labels: {}, annotations: {} },
    ...{ generation: 1, resourceVersion: '1', spec: {}, counters: {}, createdAt: SINCE, updatedAt: SINCE },
    ...{ deletionRequestedAt: null, status: { ...EMPTY_STATUS, conditions: [condition] } },
  } satisfies DeclaredObject;
  return { object, leaseToken: '1', attempt, connections: [], hasFaults: false };
}

const resource = (key: string): DesiredResource => ({
  ...{ key, title: `thing ${key}`, driver: 'd', connection: 'cluster:a', type: 't', id: `/${key}`, body: {} },
  ...{ dependsOn: [], outputs: {} },
});
const RESOURCES = [resource('a'), resource('b'), resource('c')];
const problem = (more: Partial<Problem> = {}): Problem => ({
  ...{ code: 'Conflict', message: 'somebody else writes', remedy: null, ...more },
});
const waiting = (of: Problem): ResourceResult => ({
  ...{ state: 'waiting', reason: of.message, since: SINCE, retryAfterMs: null, isError: true, problem: of },
});
const blocked = (of: Problem): ResourceResult => ({ state: 'blocked', problem: of, since: SINCE, retryAfterMs: 1 });
const done: ResourceResult = { state: 'done', outputs: {}, lookAgainMs: null };

const faultsOf = (results: readonly ResourceResult[], who = claim(9, '2026-03-02T10:00:00Z')) =>
  faultsOfResources(who, NOW, RESOURCES, (key) => results['abc'.indexOf(key)], { left: [], gone: [] });

test('what fails is a fault at once; the same cause in several resources is one', () => {
  const { found, undecided } = faultsOf(
    [blocked(problem()), blocked(problem({ message: 'another' })), done],
    claim(0, '2026-03-02T10:10:00Z'),
  );
  expect(found).toEqual([
    {
      ...{
        key: 'u/Conflict',
        code: 'Conflict',
        severity: 'critical',
        resource: '/a',
        data: { resources: ['/a', '/b'] },
      },
      cause: 'Thing a: somebody else writes (and 1 more of its resources).',
      remedy: expect.stringContaining('tried again by itself'),
    },
  ]);
  expect(undecided).toEqual([]);
});

test.each<readonly [string, Claim, number]>([
  ['has lasted for passes and a minute', claim(4, '2026-03-02T10:09:00Z'), 1],
  ['came up in passes that followed close on each other', claim(9, '2026-03-02T10:09:30Z'), 0],
  ['came up in few passes', claim(3, '2026-03-02T10:00:00Z'), 0],
])('what passes by itself as a rule and %s', (_how, who, many) => {
  const { found, undecided } = faultsOf([waiting(problem()), done, done], who);
  expect(found.map(({ severity }) => severity)).toEqual(Array(many).fill('warning'));
  // Whatever was wrong with it before may still be.
  expect(undecided).toEqual(['/a']);
});

test('an outage is no fault of the object alone, and has the same key for all that is there', () => {
  const silent = waiting(problem({ code: 'ClusterSilent', message: 'aks:/x says nothing.', isOutage: true }));
  const { found } = faultsOf([silent, silent, blocked(problem())]);
  expect(found).toMatchObject([
    {
      ...{ key: 'cluster:a/ClusterSilent', isShared: true, severity: 'critical', resource: null },
      cause: 'aks:/x says nothing.',
    },
    { key: 'u/Conflict', resource: '/c' },
  ]);
});

test('what keeps an object from being turned into resources is a fault of the object', () => {
  expect(
    faultOfObject(claim(0, ''), problem({ code: 'PoolFull', message: 'no number is left', remedy: 'Free one.' })),
  ).toEqual({
    found: [
      {
        ...{ key: 'u/PoolFull', code: 'PoolFull', severity: 'critical', resource: null, data: null },
        ...{ cause: 'No number is left.', remedy: 'Free one.' },
      },
    ],
    undecided: [],
  });
});
