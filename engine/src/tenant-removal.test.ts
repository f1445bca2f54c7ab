import { type DesiredResource, type JsonObject, KINDS } from '@tenantry/kinds';
import { allocated, declared } from '@tenantry/kinds/testing';
import type { InventoryRow } from '@tenantry/store/contract';
import { expect, test } from 'vitest';
import { dependenciesOf, outlivedBy, removalStep } from './graph.ts';

function compiled(spec: JsonObject): readonly DesiredResource[] {
  const kind = KINDS.find(({ name }) => name === 'Tenant');
  if (kind === undefined) throw new Error('there is no kind Tenant');
  const infrastructure = { provider: 'azure', region: 'eastus' };
  const input = {
    object: declared('Tenant', 'dev01', { infrastructure: 'nonprod', ...spec }),
    spec: kind.schema.parse({ infrastructure: 'nonprod', ...spec }),
    references: { infrastructure: declared('Infrastructure', 'nonprod', infrastructure) },
    installation: { azure: { subscriptionId: 's', tenantId: 't', principalId: 'p' } },
  };
  return kind.compile({ ...input, allocations: allocated(kind, input) });
}

const WHOLE = compiled({ tier: 'dedicated-nodes', lock: true, keyRotations: 1 });

/** The key of each resource with the number of the step in which it is asked to go, or goes with its container. */
function removal(resources: readonly DesiredResource[]): ReadonlyMap<string, number> {
  const remaining = new Map(
    resources.map((resource): [string, InventoryRow] => [
      resource.key,
      {
        objectUid: 'u',
        key: resource.key,
        title: resource.title,
        driver: resource.driver,
        connection: resource.connection,
        type: resource.type,
        id: resource.id,
        dependsOn: outlivedBy(resource),
        deletedWith: resource.deletedWith ?? null,
        state: 'present',
        applied: null,
        outputs: {},
        operation: null,
        notBefore: null,
        problem: null,
        since: new Date(0),
        uid: null,
        contest: null,
      },
    ]),
  );
  const order = new Map<string, number>();
  for (let step = 1; remaining.size > 0; step += 1) {
    if (step > resources.length) throw new Error(`nothing more can go: ${[...remaining.keys()].join(', ')}`);
    const turn = removalStep([...remaining.values()]);
    for (const { key } of [...turn.delete, ...turn.confirm]) {
      order.set(key, step);
      remaining.delete(key);
    }
  }
  return order;
}

test.each([
  ['the lock', 'the group it is on', 'lock', 'resource-group'],
  ['the namespace', 'the nodes its pods run on', 'namespace', 'nodes'],
  ['the nodes', 'the security group their network cards are in', 'nodes', 'asg'],
  ['a rule for hosts inwards', 'the security group it names', 'rule/hosts-inbound', 'asg'],
  ['a rule for hosts outwards', 'the security group it names', 'rule/hosts-outbound', 'asg'],
  ['a rule for private endpoints', 'the security group it names', 'rule/endpoints-inbound', 'asg'],
  ['the rules, which stand in another group,', "the tenant's group", 'rule/hosts-inbound', 'resource-group'],
])('I7: %s goes before %s', (_what, _before, first, then) => {
  const order = removal(WHOLE);
  expect(order.get(first)).toBeLessThan(order.get(then) ?? Number.NaN);
});

test("I7: no role of the tenant's identity stands outside the group that goes with it, where it would be left without a holder", () => {
  const group = WHOLE.find(({ key }) => key === 'resource-group')?.id ?? '';
  const roles = WHOLE.filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments');
  expect(roles.length).toBeGreaterThan(0);
  for (const role of roles) {
    expect(role.id.startsWith(`${group}/`), role.id).toBe(true);
    expect(role.deletedWith).toBe('resource-group');
  }
});

test('of what is in the cloud only the group, what stands outside it, and the lock on it are asked to go on their own', () => {
  const alone = WHOLE.filter(({ driver, deletedWith }) => driver !== 'kubernetes' && deletedWith === undefined);
  expect(alone.map(({ key }) => key)).toEqual([
    'resource-group',
    'rule/hosts-inbound',
    'rule/hosts-outbound',
    'rule/endpoints-inbound',
    'nodes',
    'lock',
  ]);
});

test('I9: the namespace and its policies are put right while the nodes are upgraded: they wait for none', () => {
  const needs = (key: string): string[] => {
    const resource = WHOLE.find((candidate) => candidate.key === key);
    return resource === undefined ? [] : dependenciesOf(resource).flatMap((other) => [other, ...needs(other)]);
  };
  expect(WHOLE.map(({ key }) => key)).toContain('network/boundary');
  for (const key of ['namespace', 'network/default-deny', 'network/boundary'])
    expect(needs(key)).not.toContain('nodes');
});
