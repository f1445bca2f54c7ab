import { declared } from '@tenantry/kinds/testing';
import { expect, test } from 'vitest';
import { nextStatus, type StatusDraft } from './status.ts';

const DRAFT: StatusDraft = {
  phase: 'ready',
  reason: 'AsDeclared',
  message: 'All stand as declared.',
  progress: { done: 1, total: 1 },
  waitingFor: [],
  outputs: null,
};
const NOT_OFFERED = [{ feature: 'key vault', reason: 'there is no cloud here' }];
const now = new Date(0);

test('what an object goes without stays in its status until a pass finds otherwise, and is left out when it is nothing', () => {
  const object = declared('Tenant', 'dev01', {});
  const first = nextStatus(object, { ...DRAFT, notOffered: NOT_OFFERED }, now);
  expect(first.notOffered).toEqual(NOT_OFFERED);
  const kept = nextStatus({ ...object, status: first }, DRAFT, now);
  expect(kept.notOffered).toEqual(NOT_OFFERED);
  expect(nextStatus({ ...object, status: kept }, { ...DRAFT, notOffered: [] }, now)).not.toHaveProperty('notOffered');
  expect(nextStatus(object, DRAFT, now)).not.toHaveProperty('notOffered');
});

test('I6: since when it is so, and since when it waits, moves only where that changes', () => {
  const object = declared('Tenant', 'dev01', {});
  const wait = (on: string, ms: number) => ({
    on,
    title: on,
    reason: 'is being made',
    since: new Date(ms).toISOString(),
  });
  const working = (ms: number, ...on: string[]): StatusDraft => ({
    ...{ ...DRAFT, phase: 'working', waitingFor: on.map((one) => wait(one, ms)) },
  });
  const at = (ms: number) => new Date(ms).toISOString();
  const first = nextStatus(object, working(1_000, 'group'), new Date(1_000));
  const second = nextStatus({ ...object, status: first }, working(2_000, 'group', 'network'), new Date(2_000));
  expect(second.waitingFor.map(({ since }) => since)).toEqual([at(1_000), at(2_000)]);
  expect(second.conditions.map(({ since }) => since)).toEqual([at(1_000)]);
  const third = nextStatus({ ...object, status: second }, DRAFT, new Date(3_000));
  expect(third.conditions).toMatchObject([
    { type: 'Ready', status: 'True', since: at(3_000) },
    { type: 'Established', status: 'True', since: at(3_000) },
  ]);
});
