import { expect, test } from 'vitest';
import { BOUNDARY_POLICIES, boundaryPolicySpec } from './index.ts';
import { MUTATING_POLICIES } from './placement.ts';

const SPECS = BOUNDARY_POLICIES.map((policy) => ({ subject: policy.subject, ...boundaryPolicySpec(policy) }));
const VALIDATING = SPECS.flatMap(({ variables, validations }) =>
  [...variables, ...validations].map(({ expression }) => expression),
);
const ALL = [...VALIDATING, ...MUTATING_POLICIES.flatMap(({ patches }) => patches)];

/** String literals, raw ones too. */
const LITERAL = /r'[^']*'|'(?:\\.|[^'\\])*'/g;
const code = (expression: string) => expression.replace(LITERAL, "''");

/** Functions and macros that Kubernetes 1.30 has: https://kubernetes.io/docs/reference/using-api/cel/ */
const KNOWN = [
  'all',
  'contains',
  'dyn',
  'endsWith',
  'exists',
  'filter',
  'has',
  'lowerAscii',
  'map',
  'matches',
  'size',
  'split',
  'startsWith',
  'string',
  'substring',
  'trim',
];

test('expressions use no function that Kubernetes 1.30 does not have', () => {
  const used = new Set(ALL.flatMap((expression) => [...code(expression).matchAll(/(\w+)\(/g)].map(([, name]) => name)));
  expect([...used].filter((name) => !KNOWN.includes(name ?? '') && name !== 'in')).toEqual([]);
});

test('expressions select no optional fields, which older clusters know only behind a gate', () => {
  for (const expression of ALL) expect(code(expression)).not.toMatch(/\.\?|\[\?/);
});

test('literals hold no escape that CEL does not know', () => {
  for (const literal of ALL.flatMap((expression) => expression.match(LITERAL) ?? [])) {
    if (literal.startsWith('r')) continue;
    expect(literal).not.toMatch(/\\[^abfnrtv\\?"'`xXuU0-7]/);
  }
});

test('variables have names that CEL allows, are there before they are used, and none is left over', () => {
  const RESERVED =
    /^(as|break|const|continue|else|false|for|function|if|import|in|let|loop|namespace|null|package|return|true|var|void|while)$/;
  const usedAnywhere = new Set<string>();
  for (const { variables, validations } of SPECS) {
    const known = new Set<string>();
    const check = (expression: string) => {
      for (const [, name = ''] of code(expression).matchAll(/variables\.(\w+)/g)) {
        expect(known).toContain(name);
        usedAnywhere.add(name);
      }
    };
    for (const { name, expression } of variables) {
      expect(name).not.toMatch(RESERVED);
      check(expression);
      known.add(name);
    }
    for (const { expression } of validations) check(expression);
  }
  const declared = new Set(SPECS.flatMap(({ variables }) => variables.map(({ name }) => name)));
  expect([...declared].filter((name) => !usedAnywhere.has(name))).toEqual([]);
});

test('a message is one line, and a policy fits into one object of the database', () => {
  for (const { subject, ...spec } of SPECS) {
    expect(Buffer.byteLength(JSON.stringify(spec)), subject).toBeLessThan(1024 * 1024);
    for (const { message } of spec.validations) expect(message).not.toContain('\n');
  }
});
