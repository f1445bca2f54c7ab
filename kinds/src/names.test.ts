import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accessAssignmentName,
  agentPoolName,
  MAX_NAME_LENGTH,
  MAX_OBJECT_NAME_LENGTH,
  nodePoolName,
  postgresServerName,
  redisName,
  sqlServerName,
  storageAccountName,
  uniqueSuffix,
  vaultName,
} from './names.ts';

const name = fc
  .stringMatching(/^[a-z][a-z0-9-]{1,19}[a-z0-9]$/)
  .filter((candidate) => !candidate.includes('--') && candidate.length <= MAX_NAME_LENGTH);

test('a vault name fits the limits of Key Vault for every tenant name', () => {
  fc.assert(
    fc.property(name, fc.uuid(), (tenant, uid) => {
      const vault = vaultName(tenant, uniqueSuffix('subscription', 'infra', tenant, uid));
      expect(vault).toMatch(/^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/);
      expect(vault).not.toContain('--');
    }),
  );
});

test('a later tenant of the same name gets another vault name, the same tenant always the same one', () => {
  fc.assert(
    fc.property(name, fc.uuid(), fc.uuid(), (tenant, first, second) => {
      fc.pre(first !== second);
      const suffix = (uid: string) => uniqueSuffix('subscription', 'infra', tenant, uid);
      expect(suffix(first)).toBe(suffix(first));
      expect(suffix(first)).not.toBe(suffix(second));
    }),
  );
});

const objectName = fc.stringMatching(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/);

test('a storage account name fits the limits of Azure for every tenant and object, and is another for every object', () => {
  fc.assert(
    fc.property(name, objectName, fc.uuid(), fc.uuid(), (tenant, object, first, second) => {
      fc.pre(first !== second && object.length <= MAX_OBJECT_NAME_LENGTH);
      const account = (uid: string) =>
        storageAccountName(tenant, object, uniqueSuffix('subscription', 'infra', tenant, uid));
      expect(account(first)).toMatch(/^[a-z0-9]{3,24}$/);
      expect(account(first)).toBe(account(first));
      expect(account(first)).not.toBe(account(second));
    }),
  );
});

test('the name of a SQL server fits the limits of Azure for every tenant and object, and is another for every object', () => {
  fc.assert(
    fc.property(name, objectName, fc.uuid(), fc.uuid(), (tenant, object, first, second) => {
      fc.pre(first !== second);
      const server = (uid: string) => sqlServerName(tenant, object, uniqueSuffix('subscription', 'infra', tenant, uid));
      expect(server(first)).toMatch(/^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/);
      expect(server(first)).toBe(server(first));
      expect(server(first)).not.toBe(server(second));
    }),
  );
});

test('agent pool names fit their limits and tell every two tenants apart', () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(agentPoolName(one)).toMatch(/^[a-z][a-z0-9]{0,11}$/);
      if (one !== other) expect(agentPoolName(one)).not.toBe(agentPoolName(other));
    }),
  );
});

test('pools of tenants fit the limits of AKS, and no two are one, whatever tenant and pool are called', () => {
  fc.assert(
    fc.property(name, name, name, name, (tenant, pool, otherTenant, otherPool) => {
      expect(nodePoolName(tenant, pool)).toMatch(/^[a-z][a-z0-9]{0,11}$/);
      expect(nodePoolName(tenant, pool)).not.toBe(agentPoolName(otherTenant));
      fc.pre(tenant !== otherTenant || pool !== otherPool);
      expect(nodePoolName(tenant, pool)).not.toBe(nodePoolName(otherTenant, otherPool));
    }),
  );
});

test.each([
  { what: 'a Redis', nameOf: redisName, pattern: /^(?=.{1,60}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/ },
  { what: 'a PostgreSQL server', nameOf: postgresServerName, pattern: /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/ },
])('the name of $what fits its limits, and is another for every object', ({ nameOf, pattern }) => {
  fc.assert(
    fc.property(name, objectName, fc.uuid(), fc.uuid(), (tenant, object, first, second) => {
      fc.pre(first !== second);
      const of = (uid: string) => nameOf(tenant, object, uniqueSuffix('subscription', 'infra', tenant, uid));
      expect(of(first)).toMatch(pattern);
      expect(of(first)).toBe(of(first));
      expect(of(first)).not.toBe(of(second));
    }),
  );
});

test('access to a Redis that an object gives has a name within Azure’s limits, one for each object, which its uid can be read from', () => {
  fc.assert(
    fc.property(fc.uuid(), (uid) => {
      const found = accessAssignmentName(uid);
      expect(found).toMatch(/^[A-Za-z0-9]{1,60}$/);
      const [, ...parts] = /^grant(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(found) ?? [];
      expect(parts.join('-')).toBe(uid);
    }),
  );
});
