import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { readinessOf } from './readiness.ts';

const condition = (type: string, status: string, message: string): JsonObject => ({
  type,
  status,
  reason: 'R',
  message,
});
const parent = (...conditions: readonly JsonObject[]): JsonObject => ({
  parentRef: { namespace: 'gateways', name: 'public' },
  conditions,
});
const route = (...parents: readonly JsonObject[]): JsonObject => ({ kind: 'HTTPRoute', status: { parents } });

test.each<[why: string, body: JsonObject, reason: string | null]>([
  ['nobody speaks for the gateway', { kind: 'HTTPRoute' }, null],
  [
    'the gateway takes it',
    route(parent(condition('Accepted', 'True', ''), condition('ResolvedRefs', 'True', ''))),
    null,
  ],
  [
    'the gateway takes no routes of this namespace',
    route(parent(condition('Accepted', 'False', 'route not allowed by any listener'))),
    'gateway gateways/public does not take it: route not allowed by any listener',
  ],
  [
    'one of two gateways finds no service behind it',
    route(
      parent(condition('Accepted', 'True', '')),
      parent(condition('Accepted', 'True', ''), condition('ResolvedRefs', 'False', 'service "shop" not found')),
    ),
    'gateway gateways/public does not take it: service "shop" not found',
  ],
])('a route is judged by its gateways: %s', (_why, body, reason) => {
  const expected =
    reason === null
      ? { state: 'ready' }
      : { state: 'failed', code: 'RouteRefused', reason, remedy: expect.any(String) };
  expect(readinessOf(body)).toEqual(expected);
});
