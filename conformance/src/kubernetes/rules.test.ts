import { BOUNDARY_RULES } from '@tenantry/kinds';
import { describe, expect, test } from 'vitest';
import { editorRules, viewerRules } from '../../../kinds/src/tenant/roles.ts';
import { TABLE } from './access/allow-table.ts';
import { CIS, CIS_ANSWERED_OTHERWISE } from './benchmarks/cis.ts';
import { MTB } from './benchmarks/mtb.ts';
import type { Attack } from './facts.ts';
import { FORBIDDEN } from './forbidden.ts';
import { RULES } from './rules/all.ts';
import { mutantOf } from './rules/rule.ts';

/** One to whom every rule applies. */
const ATTACK: Attack = {
  attacker: {
    tenant: 'alpha',
    namespace: 'duploservices-alpha',
    podSecurity: 'restricted',
    isDedicated: true,
    registries: ['registry.example.com/alpha'],
    storageClasses: ['fast'],
    hosts: ['shop.alpha.example.com'],
    priorityClasses: [],
    ingressClasses: ['nginx'],
    hasLoadBalancers: true,
    pullsAlways: true,
    annotations: {},
  },
  victim: { tenant: 'beta', namespace: 'duploservices-beta', hosts: ['shop.beta.example.com'] },
  viewersReadSecrets: false,
  served: new Set(),
  run: 'abc123',
};

type Path = readonly (string | number)[];

/** Where two values differ: the outermost places at which nothing deeper tells them apart. */
function differences(one: unknown, other: unknown, path: Path = []): Path[] {
  if (Object.is(one, other)) return [];
  const areBothObjects = [one, other].every((value) => typeof value === 'object' && value !== null);
  if (!areBothObjects) return [path];
  const keys = new Set([...Object.keys(one as object), ...Object.keys(other as object)]);
  return [...keys].flatMap((key) =>
    differences(Reflect.get(one as object, key), Reflect.get(other as object, key), [...path, key]),
  );
}

describe('a mutant', () => {
  test.each(RULES.map((rule) => [rule.id, rule] as const))('%s differs from its control in one field', (_id, rule) => {
    const control = rule.control(ATTACK);
    const change = rule.change(ATTACK);
    const found = differences(control, mutantOf(control, change));
    expect(found.length).toBeGreaterThan(0);
    for (const path of found) {
      expect(path.slice(0, change.path.length).map(String)).toEqual(change.path.map(String));
    }
  });

  test('leaves its control as it was', () => {
    for (const rule of RULES) {
      const control = rule.control(ATTACK);
      const before = structuredClone(control);
      mutantOf(control, rule.change(ATTACK));
      expect(control).toEqual(before);
    }
  });
});

test('ids of rules are unique', () => {
  const ids = [...RULES, ...FORBIDDEN].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every rule of the boundary has a mutant, and no mutant proves a rule that is none', () => {
  const proven = new Set(RULES.flatMap(({ boundary }) => boundary ?? []));
  const ids = BOUNDARY_RULES.map(({ id }) => id);
  expect(ids.filter((id) => !proven.has(id))).toEqual([]);
  expect([...proven].filter((id) => !ids.includes(id))).toEqual([]);
});

test('what a refusal must say fits the field that its rule of the boundary names', () => {
  const byId = new Map(BOUNDARY_RULES.map((rule) => [rule.id, rule]));
  for (const rule of RULES) {
    const messages = (rule.boundary ?? []).map((id) => byId.get(id)?.message ?? '');
    if (messages.length === 0) continue;
    expect([rule.id, messages.some((message) => rule.names.test(message))]).toEqual([rule.id, true]);
  }
});

test('the table of who may what and the roles that the product makes say the same', () => {
  const keys = (rules: readonly { apiGroups: string[]; resources: string[]; verbs: string[] }[]) =>
    new Set(
      rules.flatMap(({ apiGroups, resources, verbs }) =>
        apiGroups.flatMap((group) =>
          resources.flatMap((resource) => verbs.map((verb) => `${group}/${resource} ${verb}`)),
        ),
      ),
    );
  // Where groups and types are listed apart, a role also names pairs that are no type.
  const real = (found: Set<string>, table: ReadonlySet<string>) =>
    [...found].filter((key) => !table.has(key) && !/^(autoscaling\/poddisrup|policy\/horizontal)/.test(key));
  for (const [role, rules] of [
    ['viewer', viewerRules(false)],
    ['editor', editorRules()],
  ] as const) {
    const found = keys(rules);
    expect([role, real(found, TABLE[role])]).toEqual([role, []]);
    expect([role, [...TABLE[role]].filter((key) => !found.has(key))]).toEqual([role, []]);
  }
});

test('every check of kubectl-mtb, and every item of CIS section 5 that requests can decide, is borne by some rule', () => {
  const borne = new Set<string>([...RULES, ...FORBIDDEN].flatMap(({ mtb, cis }) => [...(mtb ?? []), ...(cis ?? [])]));
  // Decided by reading the quota and by the table of who may what.
  const elsewhere = new Set(['MTB-PL1-CC-FNS-2', '5.1.5']);
  expect(Object.keys(MTB).filter((id) => !borne.has(id) && !elsewhere.has(id))).toEqual([]);
  const open = Object.keys(CIS).filter((id) => !borne.has(id) && !elsewhere.has(id));
  expect(open.sort()).toEqual(Object.keys(CIS_ANSWERED_OTHERWISE).sort());
});
