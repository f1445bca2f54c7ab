import { describe, expect, test } from 'vitest';
import { neededActions } from './neededActions.ts';
import role from './provisioner-role.json' with { type: 'json' };
import grant from './role-assignments.json' with { type: 'json' };

const [permissions] = role.properties.permissions;
const allowed = permissions?.actions ?? [];
const denied = permissions?.notActions ?? [];

function matches(pattern: string, action: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}

/** Role assignments are written under the second grant, which a condition confines. */
const byCondition = ['Microsoft.Authorization/roleAssignments/write', 'Microsoft.Authorization/roleAssignments/delete'];
/** The built-in role of the second grant can read them. */
const byConditionRole = 'Microsoft.Authorization/roleAssignments/read';

describe('I9 closed by default: the rights of the control plane', () => {
  const needed = neededActions();

  test.each(needed)('%s is covered', (action) => {
    if (byCondition.includes(action)) expect(grant.properties.condition).toContain(`'${action}'`);
    else if (action !== byConditionRole) {
      expect(allowed.some((pattern) => matches(pattern, action))).toBe(true);
      expect(denied.some((pattern) => matches(pattern, action))).toBe(false);
    }
  });

  test('nothing wider than a resource type is given, and never role assignments without the condition', () => {
    const wide = allowed.filter((pattern) => pattern !== '*/register/action' && /^[^/]*\*|^[^/]+\/\*/.test(pattern));
    expect(wide).toEqual([]);
    for (const action of byCondition) expect(allowed.some((pattern) => matches(pattern, action))).toBe(false);
  });

  test('secrets of clusters and accounts stay out of reach', () => {
    for (const action of [
      'Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action',
      'Microsoft.Storage/storageAccounts/listKeys/action',
      'Microsoft.Authorization/roleDefinitions/write',
    ]) {
      const isAllowed = allowed.some((pattern) => matches(pattern, action));
      expect(isAllowed && !denied.some((pattern) => matches(pattern, action)), action).toBe(false);
    }
  });

  test('the condition names neither Owner nor Contributor nor User Access Administrator', () => {
    for (const id of [
      '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
      'b24988ac-6180-42a0-ab88-20f7382dd24c',
      '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
      'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
    ]) {
      expect(grant.properties.condition).not.toContain(id);
    }
  });
});
