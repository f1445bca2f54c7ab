import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { specsDirectory } from '@tenantry/conformance/azure';
import type { JsonObject } from '@tenantry/kinds';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArmError } from './arm/armError.ts';
import { compare } from './compare.ts';
import { driverError } from './errors.ts';
import { generateSchemaFacts } from './generate-schema-facts.ts';
import { merge } from './merge.ts';
import { ownerIn, ownerInName, withOwner, withoutMark } from './ownerMark.ts';
import { parseResourceId, typeOf } from './resourceId.ts';
import { puttable } from './schemaFacts.ts';
import { allTypes, factsOf } from './types.ts';

const S = '/subscriptions/00000000-0000-0000-0000-000000000001';
const G = `${S}/resourceGroups/rg`;

describe('ids', () => {
  test.each([
    [G, 'Microsoft.Resources/resourceGroups', S, 'rg'],
    [`${G}/providers/Microsoft.KeyVault/vaults/v`, 'Microsoft.KeyVault/vaults', G, 'v'],
    [
      `${G}/providers/Microsoft.KeyVault/vaults/v/keys/k`,
      'Microsoft.KeyVault/vaults/keys',
      `${G}/providers/Microsoft.KeyVault/vaults/v`,
      'k',
    ],
    [
      `${G}/providers/Microsoft.KeyVault/vaults/v/providers/Microsoft.Authorization/roleAssignments/x`,
      'Microsoft.Authorization/roleAssignments',
      `${G}/providers/Microsoft.KeyVault/vaults/v`,
      'x',
    ],
  ])('%s', (id, type, parent, name) => {
    expect(typeOf(id)).toBe(type);
    expect(parseResourceId(id)).toMatchObject({ parent, name });
  });
});

describe('I3 no theft: the owner mark', () => {
  test.each(allTypes().filter(({ mark }) => mark.kind === 'tag' || mark.kind === 'text'))(
    'of $type is read back as it was written, whatever else stands there',
    (facts) => {
      fc.assert(
        fc.property(fc.uuid(), fc.string({ maxLength: 300 }), (owner, text) => {
          const path = facts.mark.kind === 'text' ? facts.mark.at : ['tags'];
          const before: JsonObject =
            path.length === 2 ? { properties: { [path[1] ?? '']: text } } : { tags: { note: text } };
          const body = withOwner(facts, before, owner);
          expect(ownerIn(facts, body)).toBe(owner);
          if (facts.mark.kind === 'text') {
            const written = (body.properties as JsonObject)[path[1] ?? ''];
            expect(String(written).length).toBeLessThanOrEqual(facts.mark.max);
            expect(withoutMark(text).startsWith(withoutMark(String(written)).trimEnd())).toBe(true);
          }
        }),
      );
    },
  );

  test('a name that only contains the mark is no mark', () => {
    const facts = factsOf('Microsoft.Network/networkSecurityGroups/securityRules');
    expect(ownerIn(facts, { properties: { description: 'not-tenantry-object=abc but text' } })).toBeNull();
  });

  test('what can carry no mark under a parent of another object is known by the uid that its name ends in', () => {
    const uid = '0198a3c4-5d6e-7f80-9a0b-1c2d3e4f5a6b';
    const access = factsOf('Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments');
    expect(ownerInName(access, `grant${uid.replaceAll('-', '')}`)).toBe(uid);
    expect(ownerInName(access, 'tenant')).toBeNull();
    expect(ownerInName(factsOf('Microsoft.Cache/redisEnterprise/databases'), uid.replaceAll('-', ''))).toBeNull();
  });
});

describe('the comparison of what is with what should be', () => {
  const rule = factsOf('Microsoft.Network/networkSecurityGroups/securityRules');
  const asg = `${G}/providers/Microsoft.Network/applicationSecurityGroups/a`;

  test.each<[string, string, JsonObject, JsonObject, string[]]>([
    ['the same', 'Microsoft.Resources/resourceGroups', { location: 'eastus' }, { location: 'eastus', id: 'x' }, []],
    [
      'a region by its long name',
      'Microsoft.Resources/resourceGroups',
      { location: 'eastus' },
      { location: 'East US' },
      [],
    ],
    [
      'ids in another case',
      rule.type,
      { properties: { x: [{ id: asg }] } },
      { properties: { x: [{ id: asg.toUpperCase() }] } },
      [],
    ],
    [
      'an enum in another case',
      rule.type,
      { properties: { protocol: 'Tcp' } },
      { properties: { protocol: 'TCP' } },
      [],
    ],
    [
      'a list in another order',
      rule.type,
      { properties: { ports: ['1', '2'] } },
      { properties: { ports: ['2', '1'] } },
      [],
    ],
    [
      'one more in a list',
      rule.type,
      { properties: { x: [{ id: asg }] } },
      { properties: { x: [{ id: asg }, { id: `${asg}2` }] } },
      ['properties.x'],
    ],
    ['nothing where empty is wanted', rule.type, { properties: { a: [], b: false, c: {} } }, { properties: {} }, []],
    [
      'a changed value',
      rule.type,
      { properties: { priority: 100 } },
      { properties: { priority: 101 } },
      ['properties.priority'],
    ],
    ['a missing tag', 'Microsoft.KeyVault/vaults', { tags: { a: '1' } }, { tags: { b: '1' } }, ['tags.a']],
    ['tag values in another case', 'Microsoft.KeyVault/vaults', { tags: { a: 'X' } }, { tags: { a: 'x' } }, ['tags.a']],
    [
      'an issuer in another case',
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
      { properties: { issuer: 'https://A/' } },
      { properties: { issuer: 'https://a/' } },
      ['properties.issuer'],
    ],
    [
      'children of others',
      'Microsoft.Network/virtualNetworks',
      { properties: { subnets: [{ name: 'a' }] } },
      { properties: { subnets: [{ name: 'b' }, { name: 'a' }] } },
      [],
    ],
    [
      'the count of an autoscaled pool',
      'Microsoft.ContainerService/managedClusters/agentPools',
      { properties: { enableAutoScaling: true, count: 1 } },
      { properties: { enableAutoScaling: true, count: 4 } },
      [],
    ],
    [
      'a patched Kubernetes version',
      'Microsoft.ContainerService/managedClusters',
      { properties: { kubernetesVersion: '1.31' } },
      { properties: { kubernetesVersion: '1.31.4' } },
      [],
    ],
    [
      'an older Kubernetes version',
      'Microsoft.ContainerService/managedClusters',
      { properties: { kubernetesVersion: '1.32' } },
      { properties: { kubernetesVersion: '1.31.4' } },
      ['properties.kubernetesVersion'],
    ],
    [
      'a failed resource',
      'Microsoft.Network/natGateways',
      {},
      { properties: { provisioningState: 'Failed' } },
      ['properties.provisioningState'],
    ],
    [
      'fields fixed at creation',
      'Microsoft.KeyVault/vaults',
      { properties: { softDeleteRetentionInDays: 7 } },
      { properties: { softDeleteRetentionInDays: 90 } },
      [],
    ],
  ])('%s', (_, type, desired, observed, paths) => {
    const difference = compare(factsOf(type), desired, observed);
    expect(difference.kind === 'none' ? [] : difference.changes.map((change) => change.path)).toEqual(paths);
  });

  test('what Azure cannot change in place is a replacement, with the reason', () => {
    const facts = factsOf('Microsoft.Authorization/roleAssignments');
    const difference = compare(facts, { properties: { principalId: 'a' } }, { properties: { principalId: 'b' } });
    expect(difference).toMatchObject({ kind: 'replace', reason: 'the holder of an assignment cannot change' });
  });
});

describe('what is asked for no longer', () => {
  const previous = { tags: { a: '1', old: '2' }, properties: { dns: 'z', unset: false } };
  const observed = { tags: { a: '1', old: '2', theirs: '3' }, properties: { dns: 'z', unset: false, state: 'x' } };

  test('is a change as long as it stands, and what others set is none', () => {
    const facts = factsOf('Microsoft.Network/virtualNetworks');
    const desired = { tags: { a: '1' }, properties: {} };
    expect(compare(facts, desired, observed, previous)).toEqual({
      kind: 'update',
      changes: [
        { path: 'tags.old', from: '2', to: undefined },
        { path: 'properties.dns', from: 'z', to: undefined },
      ],
    });
    expect(compare(facts, desired, observed, desired)).toEqual({ kind: 'none' });
    expect(compare(facts, desired, { tags: { a: '1', theirs: '3' } }, previous)).toEqual({ kind: 'none' });
  });

  test('stays where only another resource could be without it', () => {
    const facts = factsOf('Microsoft.Authorization/roleAssignments');
    const held = { properties: { principalId: 'a' } };
    expect(compare(facts, { properties: {} }, held, held)).toEqual({ kind: 'none' });
  });
});

describe('what is put back', () => {
  test('keeps what others set, takes away what is no longer asked for, and never drops the children of others', () => {
    const current = {
      tags: { a: '1', old: '2', theirs: '3' },
      properties: { subnets: [{ name: 'x' }, { name: 'y' }], dns: 'z' },
    };
    const desired = { tags: { a: '4' }, properties: { subnets: [{ name: 'x', properties: { p: 1 } }] } };
    const previous = { tags: { a: '1', old: '2' }, properties: { subnets: [{ name: 'x' }] } };
    expect(merge(current, desired, previous, ['properties.subnets'])).toEqual({
      tags: { a: '4', theirs: '3' },
      properties: { subnets: [{ name: 'x', properties: { p: 1 } }, { name: 'y' }], dns: 'z' },
    });
  });

  test('holds nothing read-only, and other resources only as references', () => {
    const nsg = `${G}/providers/Microsoft.Network/networkSecurityGroups/n`;
    const body = puttable('Microsoft.Network/virtualNetworks/subnets', {
      id: 'i',
      name: 'n',
      etag: 'e',
      properties: {
        addressPrefix: '10.0.0.0/24',
        provisioningState: 'Succeeded',
        ipConfigurations: [{ id: 'x' }],
        networkSecurityGroup: { id: nsg, location: 'eastus', properties: {} },
      },
    });
    expect(body).toEqual({ properties: { addressPrefix: '10.0.0.0/24', networkSecurityGroup: { id: nsg } } });
  });

  const directory = specsDirectory();
  if (directory === null) console.error('skipped: no azure-specs folder beside the repository (TENANTRY_AZURE_SPECS)');
  test.skipIf(directory === null)('the table of read-only fields is what Microsoft describes', () => {
    const file = join(import.meta.dirname, 'generated', 'schema-facts.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(generateSchemaFacts(directory ?? ''));
  });
});

describe("Azure's codes in the engine's terms", () => {
  test.each([
    [new ArmError(400, 'PrincipalNotFound', 'm'), 'transient'],
    [new ArmError(409, 'ScopeLocked', 'm'), 'forbidden'],
    [new ArmError(409, 'ResourceGroupBeingDeleted', 'm'), 'conflict'],
    [new ArmError(409, 'AnotherOperationInProgress', 'm'), 'conflict'],
    [new ArmError(412, 'EtagMismatch', 'm'), 'conflict'],
    [
      new ArmError(
        409,
        'OperationNotAllowed',
        'Operation could not be completed as it results in exceeding approved Total Regional Cores quota',
      ),
      'quota',
    ],
    [new ArmError(409, 'OperationNotAllowed', 'Another operation is in progress'), 'conflict'],
    [new ArmError(400, 'QuotaExceeded', 'm'), 'quota'],
    [new ArmError(404, 'ParentResourceNotFound', 'm'), 'parent-missing'],
    [new ArmError(429, 'TooManyRequests', 'm', { retryAfterMs: 7000 }), 'throttled'],
    [new ArmError(503, 'ServerBusy', 'm'), 'transient'],
    [new ArmError(400, 'InvalidRequestContent', 'm'), 'invalid'],
    [new ArmError(400, 'InUseSubnetCannotBeDeleted', 'm'), 'conflict'],
    [new ArmError(409, 'MissingSubscriptionRegistration', 'm'), 'transient'],
  ])('%s', (error, kind) => {
    const translated = driverError(error, 'doing');
    expect(translated.kind).toBe(kind);
    expect(translated.code).toBe(error.code);
    expect(translated.retryAfterMs).toBe(error.retryAfterMs);
  });

  test('a missing right is named', () => {
    const message =
      "The client 'x' does not have authorization to perform action 'Microsoft.Network/natGateways/write' over scope 'y'";
    expect(driverError(new ArmError(403, 'AuthorizationFailed', message), 'creating').remedy).toContain(
      'Microsoft.Network/natGateways/write',
    );
  });
});

test.each([
  ['the version that Azure went on to by itself', 'https://kv.vault.azure.net/keys/tenant-kek/2', 'none'],
  ['a name in another case', 'https://KV.vault.azure.net/keys/tenant-kek/1', 'none'],
  ['another key', 'https://kv.vault.azure.net/keys/tenant-kek-2/1', 'update'],
  ['the key of another vault', 'https://other.vault.azure.net/keys/tenant-kek/1', 'update'],
])('disks that are encrypted with %s are compared by the key, not its version', (_what, keyUrl, kind) => {
  const body = (url: string) => ({ properties: { activeKey: { keyUrl: url } } });
  const facts = factsOf('Microsoft.Compute/diskEncryptionSets');
  expect(compare(facts, body('https://kv.vault.azure.net/keys/tenant-kek/1'), body(keyUrl)).kind).toBe(kind);
});
