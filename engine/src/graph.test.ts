import { type DesiredResource, output } from '@tenantry/kinds';
import type { InventoryRow } from '@tenantry/store/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkGraph, dependenciesOf, removalStep } from './graph.ts';

function resource(key: string, more: Partial<DesiredResource> = {}): DesiredResource {
  return { key, title: key, driver: 'd', connection: 'c', type: 't', id: `/${key}`, body: {}, dependsOn: [], ...more };
}

function row(key: string, dependsOn: readonly string[] = [], deletedWith: string | null = null): InventoryRow {
  return {
    objectUid: 'u',
    key,
    title: key,
    driver: 'd',
    connection: 'c',
    type: 't',
    id: `/${key}`,
    dependsOn,
    deletedWith,
    state: 'present',
    applied: null,
    outputs: {},
    operation: null,
    notBefore: null,
    problem: null,
    since: new Date(0),
    uid: null,
    contest: null,
  };
}

test('a resource waits for those whose outputs it uses, wherever in its body they stand', () => {
  const body = { a: [{ b: output('identity', 'principalId') }], c: output('@infrastructure', 'issuerUrl') };
  expect(dependenciesOf(resource('x', { body, dependsOn: ['group'] }))).toEqual(['group', 'identity']);
});

test('a circle, a missing dependency and a key used twice are refused by name', () => {
  expect(() => checkGraph([resource('a', { dependsOn: ['b'] }), resource('b', { dependsOn: ['a'] })])).toThrow(
    'a → b → a',
  );
  expect(() => checkGraph([resource('a', { dependsOn: ['b'] })])).toThrow('a depends on b');
  expect(() => checkGraph([resource('a'), resource('a')])).toThrow('same key');
});

test('I7: a container goes only after everything outside it that depends on what it holds', () => {
  const rows = [row('group'), row('asg', ['group'], 'group'), row('rule', ['asg'])];
  expect(removalStep(rows).delete.map(({ key }) => key)).toEqual(['rule']);
  expect(removalStep(rows.slice(0, 2)).delete.map(({ key }) => key)).toEqual(['group']);
});

test('I7: what was in a container is confirmed gone after the container, not forgotten with it', () => {
  const step = removalStep([row('asg', ['group'], 'group')]);
  expect(step.confirm.map(({ key }) => key)).toEqual(['asg']);
});

test('I7: for every graph without circles, removal takes all rows, and none before those that depend on it', () => {
  const graph = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(graph, (edges) => {
      // Edges only point to earlier rows, so there is no circle.
      let left = edges.map((targets, index) =>
        row(String(index), index === 0 ? [] : targets.map((target) => String(target % index))),
      );
      for (let round = 0; left.length > 0; round += 1) {
        expect(round).toBeLessThanOrEqual(edges.length);
        const taken = new Set(removalStep(left).delete.map(({ key }) => key));
        expect(taken.size).toBeGreaterThan(0);
        left = left.filter(({ key }) => !taken.has(key));
        for (const { dependsOn } of left) expect(dependsOn.some((key) => taken.has(key))).toBe(false);
      }
    }),
  );
});
