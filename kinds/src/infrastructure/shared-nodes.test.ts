import { expect, test } from 'vitest';
import type { JsonObject } from '../index.ts';
import { ADOPTED, declared } from '../testing.ts';
import { Infrastructure } from './index.ts';
import { infrastructureSchema } from './schema.ts';

const AZURE = { provider: 'azure', region: 'eastus' };
const GROUP =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/duploinfra-nonprod/providers/Microsoft.Network/applicationSecurityGroups/asg-nonprod-shared-nodes';

function compiled(spec: JsonObject) {
  return Infrastructure.compile({
    object: declared('Infrastructure', 'nonprod', spec),
    spec: infrastructureSchema.parse(spec),
    references: {},
    allocations: {},
    installation: { azure: { subscriptionId: GROUP.split('/')[2] ?? '', tenantId: 'entra', principalId: null } },
  });
}
const features = (spec: JsonObject) =>
  Infrastructure.notOffered?.({ spec: infrastructureSchema.parse(spec), references: {} }).map(({ feature }) => feature);

test('shared nodes are members of a security group, in the cluster as it is made and in its pool', () => {
  const resources = compiled(AZURE);
  const [group] = resources.filter(({ type }) => type === 'Microsoft.Network/applicationSecurityGroups');
  expect(group).toMatchObject({ id: GROUP, deletedWith: 'resource-group' });
  // Without a host port AKS would leave the group out.
  const networkProfile = {
    allowedHostPorts: [{ portStart: 65_535, portEnd: 65_535, protocol: 'TCP' }],
    applicationSecurityGroups: [GROUP],
  };
  const bodyOf = (key: string) => resources.find((one) => one.key === key)?.body.properties as JsonObject;
  expect(bodyOf('pool/system')).toMatchObject({ networkProfile });
  expect(bodyOf('cluster')).toMatchObject({ agentPoolProfiles: [{ networkProfile }] });
  const cluster = resources.find(({ key }) => key === 'cluster');
  expect(cluster?.dependsOn).toEqual(expect.arrayContaining(['asg-shared-nodes', 'role/shared-nodes']));
  expect(resources.find(({ key }) => key === 'role/shared-nodes')?.id.startsWith(`${GROUP}/providers/`)).toBe(true);
});

test('a cluster that was there before keeps its pools, and says that their pods have no way to private endpoints', () => {
  expect(compiled(ADOPTED).filter(({ id }) => id.includes('asg-nonprod-shared-nodes'))).toEqual([]);
  expect(features(ADOPTED)).toContain('way from pods on shared nodes to private endpoints');
  expect(features(AZURE)).toEqual([]);
});

test.each([
  [{ maxNodes: 37 }, 0],
  [{ maxNodes: 38 }, 1],
  [{ maxNodes: 49, maxSurge: '1' }, 0],
  [{ maxNodes: 50, maxSurge: '1' }, 1],
])('more than 50 members, those of an upgrade counted, are told of: %j', (cluster, count) => {
  expect(features({ ...AZURE, cluster })).toHaveLength(count);
});
