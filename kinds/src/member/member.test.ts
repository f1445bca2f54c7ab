import { expect, test } from 'vitest';
import { Member } from './index.ts';

const faults = (spec: unknown) => {
  const parsed = Member.schema.safeParse(spec);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
};

test('a member is a user or a group, never both', () => {
  expect(faults({ user: 'john@example.com', role: 'viewer' })).toEqual([]);
  expect(faults({ group: 'Data Science', role: 'owner' })).toEqual([]);
  expect(faults({ role: 'viewer' })).toEqual(['user must be given, or group, and not both']);
  expect(faults({ user: 'a@b.c', group: 'g', role: 'viewer' })).toEqual(['user must be given, or group, and not both']);
});

test('addresses are the same whatever their case, groups are as their provider writes them', () => {
  expect(Member.schema.parse({ user: 'John@Example.COM', role: 'editor' })).toMatchObject({ user: 'john@example.com' });
  expect(Member.schema.parse({ group: 'Data Science', role: 'editor' })).toMatchObject({ group: 'Data Science' });
});

test('roles and ends are checked', () => {
  expect(faults({ user: 'a@b.c', role: 'boss' })).toEqual(['role must be viewer, editor or owner']);
  expect(faults({ user: 'a@b.c', role: 'owner', until: 'tomorrow' })).toHaveLength(1);
});
