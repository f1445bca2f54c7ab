import { expect, test } from 'vitest';
import { ArmClient } from '../arm/armClient.ts';
import { fixedCredential, type Reply, ScriptedArm, type SeenRequest } from '../testing/scriptedArm.ts';
import { readAilments, readFailures } from './index.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const ROOT = `/subscriptions/${SUBSCRIPTION}`;
const STORE = `${ROOT}/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/st`;
const signal = AbortSignal.timeout(20_000);

async function asked<Found>(
  script: (request: SeenRequest, arm: ScriptedArm) => Reply,
  read: (client: ArmClient) => Promise<Found>,
) {
  await using arm = await ScriptedArm.start(script);
  const found = await read(new ArmClient({ endpoint: arm.endpoint, credential: fixedCredential }));
  return { found, requests: arm.requests };
}

test('what ails resources is one list, without what is well, unknown or was stopped by hand', async () => {
  const status = (name: string, availabilityState: string, more = {}) => ({
    id: `${STORE}${name}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`,
    properties: {
      availabilityState,
      title: availabilityState,
      summary: 'We are sorry.',
      reasonType: 'Unplanned',
      ...more,
    },
  });
  const { found, requests } = await asked(
    (request, arm) =>
      request.query.has('$skiptoken')
        ? { status: 200, body: { value: [status('5', 'Degraded', { summary: '' })] } }
        : {
            status: 200,
            body: {
              value: [
                status('1', 'Available', { reasonType: '' }),
                status('2', 'Unavailable', { recommendedActions: [{ action: 'Wait for it' }] }),
                status('3', 'Unavailable', { reasonType: 'Customer Initiated' }),
                status('4', 'Unknown'),
              ],
              nextLink: `${arm.endpoint}${request.path}?api-version=2024-02-01&$skiptoken=1`,
            },
          },
    (client) => readAilments(client, SUBSCRIPTION, signal),
  );
  expect(requests).toHaveLength(2);
  expect(found).toEqual([
    { id: `${STORE}2`, state: 'Unavailable', summary: 'We are sorry.', action: 'Wait for it' },
    { id: `${STORE}5`, state: 'Degraded', summary: 'Degraded', action: '' },
  ]);
});

test('of what other hands did, the last word on each operation counts, and only where it failed', async () => {
  const event = (verb: string, status: string, more = {}) => ({
    ...{ resourceId: STORE, status: { value: status }, eventTimestamp: '2026-11-29T12:00:00Z' },
    operationName: { value: `Microsoft.Storage/storageAccounts/${verb}` },
    ...{ caller: 'ada@example.com', claims: {}, properties: {}, ...more },
  });
  const ours = { claims: { 'http://schemas.microsoft.com/identity/claims/objectidentifier': 'US' } };
  const refusal = { statusMessage: JSON.stringify({ error: { code: 'ScopeLocked', message: 'It is locked.' } }) };
  const { found, requests } = await asked(
    () => ({
      status: 200,
      body: {
        value: [
          event('write', 'Accepted'),
          event('write', 'Succeeded'),
          event('delete', 'Failed', { properties: refusal }),
          event('delete', 'Failed', { properties: { statusMessage: 'older' } }),
          event('write', 'Failed'),
          event('listKeys/action', 'Failed', ours),
        ],
      },
    }),
    (client) =>
      readFailures(
        client,
        SUBSCRIPTION,
        'us',
        { from: new Date('2026-11-29T11:30:00Z'), to: new Date('2026-11-29T12:30:00Z') },
        signal,
      ),
  );
  expect(requests[0]?.query.get('$filter')).toBe(
    "eventTimestamp ge '2026-11-29T11:30:00.000Z' and eventTimestamp le '2026-11-29T12:30:00.000Z'",
  );
  expect(found).toEqual([
    {
      ...{ id: STORE, operation: 'Microsoft.Storage/storageAccounts/delete', who: 'ada@example.com' },
      ...{ at: new Date('2026-11-29T12:00:00Z'), code: 'ScopeLocked', message: 'It is locked.' },
    },
  ]);
});
