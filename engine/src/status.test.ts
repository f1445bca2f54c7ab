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
