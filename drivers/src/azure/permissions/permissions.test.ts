import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { assignmentCondition, GIVEN_ROLES, provisionerRole, roleFiles } from './roleFiles.ts';

const { Actions: allowed } = provisionerRole();

describe('I9 closed by default: the rights of the control plane', () => {
  test.each(Object.entries(roleFiles()))('deploy/azure/%s is what the drivers call today', async (name, content) => {
    // If this fails: `node drivers/src/azure/permissions/write-role-files.ts`.
    expect(await readFile(new URL(`../../../../deploy/azure/${name}`, import.meta.url), 'utf8')).toBe(content);
  });

  test('every action is named by itself, and role assignments are given under the condition alone', () => {
    expect(allowed.filter((action) => action.includes('*'))).toEqual([]);
    expect(allowed.filter((action) => /roleAssignments|roleDefinitions\/write/i.test(action))).toEqual([]);
  });

  test('secrets of clusters and accounts stay out of reach, and vaults cannot be purged', () => {
    for (const word of ['listClusterAdminCredential', 'listKeys', 'runCommand', 'purge', 'listAccountSas']) {
      expect(allowed.filter((action) => action.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
    }
  });

  test('the condition names neither Owner nor Contributor nor User Access Administrator', () => {
    for (const id of [
      '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
      'b24988ac-6180-42a0-ab88-20f7382dd24c',
      '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
      'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
    ]) {
      expect(assignmentCondition()).not.toContain(id);
    }
    for (const id of Object.values(GIVEN_ROLES)) expect(assignmentCondition()).toContain(id);
  });
});
