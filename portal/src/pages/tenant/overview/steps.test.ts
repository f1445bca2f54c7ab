import type { InventoryItem, TenantryEvent } from '@tenantry/client';
import { expect, test } from 'vitest';
import { stepsOf } from './steps.ts';

const BEGIN = '2026-11-29T10:00:00.000Z';
const after = (ms: number): string => new Date(Date.parse(BEGIN) + ms).toISOString();
const resource = (key: string, state: InventoryItem['state'], since: number, ...dependsOn: string[]): InventoryItem =>
  ({ key, title: key, state, since: after(since), dependsOn }) as unknown as InventoryItem;
const made = (key: string, at: number): TenantryEvent =>
  ({ reason: 'Created', resource: key, at: after(at) }) as unknown as TenantryEvent;
const timesOf = (...parameters: Parameters<typeof stepsOf>) =>
  stepsOf(...parameters).map(({ resource, startMs, endMs }) => [
    resource.key,
    startMs - Date.parse(BEGIN),
    endMs === null ? null : endMs - Date.parse(BEGIN),
  ]);

test('what one pass makes has each its own time, and begins when what it rests on stands', () => {
  const resources = [resource('group', 'present', 300), resource('vault', 'present', 2_300, 'group')];
  expect(timesOf(resources, [made('group', 2_400), made('vault', 2_400)], BEGIN)).toEqual([
    ['group', 0, 300],
    ['vault', 300, 2_300],
  ]);
});

test('a later change is not taken for the making', () => {
  const resources = [resource('group', 'present', 90_000), resource('vault', 'changing', 91_000, 'group')];
  expect(timesOf(resources, [made('group', 400)], BEGIN)).toEqual([
    ['group', 0, 400],
    ['vault', 400, null],
  ]);
});
