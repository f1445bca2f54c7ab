import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { readinessOf } from '../readiness.ts';
import type { Surroundings } from './surroundings.ts';

const NOW = Date.parse('2026-03-02T10:10:00Z');
const CLEANUP = 'service.kubernetes.io/load-balancer-cleanup';

const service = (metadata: JsonObject = {}, status: JsonObject = {}): JsonObject => ({
  ...{ apiVersion: 'v1', kind: 'Service' },
  metadata: { name: 'shop', namespace: 'n', uid: 's', creationTimestamp: '2026-03-02T10:00:00Z', ...metadata },
  spec: { type: 'LoadBalancer' },
  status,
});
const around = (message?: string, reason = 'SyncLoadBalancerFailed'): Surroundings => ({
  ...{ replicaSets: [], pods: [], claimWarnings: () => [], now: NOW },
  warnings: (uid) => (uid === 's' && message !== undefined ? [{ reason, message, at: NOW }] : []),
});
const azure = (code: string, message: string): string =>
  `Error syncing load balancer: failed to ensure load balancer: PUT https://management.azure.com/subscriptions/…\n---\nRESPONSE 400: 400 Bad Request\nERROR CODE: ${code}\n---\n${JSON.stringify({ error: { code, message } }, null, 2)}\n---\n`;

test('with an address it is ready, whatever was said before', () => {
  const status = { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } };
  expect(readinessOf(service({}, status), around('x'))).toEqual({ state: 'ready' });
});

test('where the address is being made it waits, and where warnings are not known too', () => {
  const reason = 'the load balancer has no address yet';
  expect(readinessOf(service({ finalizers: [CLEANUP] }), around())).toEqual({ state: 'progressing', reason });
  expect(readinessOf(service())).toEqual({ state: 'progressing', reason });
});

test('in a cluster that gives none it says so after a while, and not before', () => {
  expect(readinessOf(service({ creationTimestamp: '2026-03-02T10:09:55Z' }), around())).toMatchObject({
    state: 'progressing',
    lookAgainMs: 10_000,
  });
  expect(readinessOf(service(), around())).toMatchObject({
    state: 'failed',
    code: 'NoLoadBalancers',
    remedy: expect.stringContaining('MetalLB'),
  });
});

test.each([
  [azure('PublicIPCountLimitReached', 'Cannot create more than 10.'), 'PublicAddressesUsedUp', 'as many public'],
  [azure('SubnetIsFull', 'Subnet x does not have enough capacity.'), 'AddressesUsedUp', 'none is left'],
  [azure('LinkedAuthorizationFailed', 'The client has no permission.'), 'LoadBalancerForbidden', 'may not make'],
  [
    azure('OperationNotAllowed', 'Not in this "region".'),
    'LoadBalancerRefused',
    'has no address: Not in this "region"',
  ],
  [
    'Error syncing load balancer: failed to ensure load balancer: something else',
    'LoadBalancerRefused',
    'has no address: something else',
  ],
])('what keeps it from an address is told by code, with a remedy: %#', (message, code, words) => {
  expect(readinessOf(service({ finalizers: [CLEANUP] }), around(message))).toMatchObject({
    ...{ state: 'failed', code, reason: expect.stringContaining(words), remedy: expect.any(String) },
  });
});

test("MetalLB's own warning is understood, and others about the service are not taken for it", () => {
  const metal = around('Failed to allocate IP for "n/shop": no available IPs', 'AllocationFailed');
  expect(readinessOf(service(), metal)).toMatchObject({ state: 'failed', code: 'AddressesUsedUp' });
  expect(readinessOf(service({ finalizers: [CLEANUP] }), around('x', 'Other'))).toMatchObject({ state: 'progressing' });
});
