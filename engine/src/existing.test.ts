import type { Observed } from '@tenantry/drivers/contract';
import type { DesiredResource, JsonObject, Requirement } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { requireUsable, unmetOf } from './existing.ts';

const NETWORK = '/subscriptions/1/resourceGroups/Net/providers/Microsoft.Network/virtualNetworks/hub';

function requirement(path: string, is: Requirement['is']): Requirement {
  return { path, is, otherwise: `${path} is wrong`, remedy: `Correct ${path}.` };
}

const holds = (body: JsonObject, path: string, is: Requirement['is']) =>
  unmetOf([requirement(path, is)], body).length === 0;

test.each([
  ['a flag that is on', { issuer: { enabled: true } }, 'issuer.enabled', true, true],
  ['a flag that is off', { issuer: { enabled: false } }, 'issuer.enabled', true, false],
  ['a flag that is absent', {}, 'issuer.enabled', true, false],
  ['a name in other letters', { location: 'EastUS' }, 'location', 'eastus', true],
  [
    'an id within another',
    { pools: [{ subnet: `${NETWORK.toUpperCase()}/subnets/a` }] },
    'pools[].subnet',
    { within: NETWORK },
    true,
  ],
  [
    'an id that only begins alike',
    { pools: [{ subnet: `${NETWORK}2/subnets/a` }] },
    'pools[].subnet',
    { within: NETWORK },
    false,
  ],
  [
    'one item of several',
    { pools: [{ subnet: `${NETWORK}/subnets/a` }, {}] },
    'pools[].subnet',
    { within: NETWORK },
    false,
  ],
  ['a list without items', { pools: [] }, 'pools[].subnet', { within: NETWORK }, false],
  [
    'a range that one of several covers',
    { ranges: ['10.0.0.0/16', '10.64.0.0/14'] },
    'ranges[]',
    { covering: '10.65.0.0/16' },
    true,
  ],
  ['a range that none covers', { ranges: ['10.0.0.0/16'] }, 'ranges[]', { covering: '10.0.0.0/15' }, false],
] as const)('a requirement and %s', (_, body, path, is, expected) => {
  expect(holds(body, path, is)).toBe(expected);
});

const desired: DesiredResource = {
  key: 'vnet',
  title: 'the existing network',
  driver: 'azure',
  connection: 'azure:1',
  type: 'Microsoft.Network/virtualNetworks',
  id: NETWORK,
  body: {},
  dependsOn: [],
  existing: [requirement('location', 'eastus')],
};
const observed = (body: JsonObject, owner: string | null): Observed => ({
  body,
  owner,
  readiness: { state: 'ready' },
  version: '1',
});

test('what is used as it is must be there, be of no other object, and hold; each refusal says what to do', () => {
  expect(() => requireUsable(desired, null)).toThrow(expect.objectContaining({ code: 'ExistingMissing' }));
  expect(() => requireUsable(desired, observed({ location: 'eastus' }, 'another'))).toThrow(
    expect.objectContaining({ code: 'NotOurs' }),
  );
  expect(() => requireUsable(desired, observed({ location: 'westus' }, null))).toThrow(
    expect.objectContaining({ code: 'ExistingUnfit', remedy: 'Correct location.' }),
  );
  expect(() => requireUsable(desired, observed({ location: 'eastus' }, null))).not.toThrow();
});
