import type { DeletionItem, Plan, PlannedResource } from '@tenantry/client';
import { ProblemError, UnreachableError } from '@tenantry/client';
import { expect, test } from 'vitest';
import { CommandError, EXIT } from '../src/exit.ts';
import { exitCodeOf, LocatedProblemError, renderFailure } from '../src/failure.ts';
import { coloured, paintFor, plain } from '../src/output/paint.ts';
import { aligned } from '../src/output/table.ts';
import { age, duration, parseDuration } from '../src/output/time.ts';
import { renderDeletion } from '../src/render/deletion.ts';
import { renderDescription } from '../src/render/describe.ts';
import { renderExplanation } from '../src/render/kinds.ts';
import { renderObjects } from '../src/render/objects.ts';
import { renderPlan } from '../src/render/plan.ts';
import { NOW, resource, tenant, tenantKind } from './sample.ts';

test('a list is aligned, shows what tells objects apart, and why one is not ready', () => {
  const wait = { on: 'vault', title: 'key vault', reason: 'is being made', since: '2026-01-01T00:09:00Z' };
  const objects = [
    tenant('dev'),
    tenant('dev012', { phase: 'waiting', progress: { done: 1, total: 31 }, waitingFor: [wait, wait] }),
  ];
  expect(renderObjects(tenantKind, objects, plain, NOW)).toEqual([
    'NAME    INFRASTRUCTURE  STATE    RESOURCES  AGE  WHY',
    'dev     nonprod         ready          3/3  10m',
    'dev012  nonprod         waiting       1/31  10m  waits for key vault and 1 more',
  ]);
  const faults = [{ owner: { kind: 'Tenant', name: 'dev' }, critical: 1, warning: 2 }];
  expect(renderObjects(tenantKind, [tenant('dev')], plain, NOW, faults)).toEqual([
    'NAME  INFRASTRUCTURE  STATE  RESOURCES  FAULTS                  AGE',
    'dev   nonprod         ready        3/3  1 critical, 2 warnings  10m',
  ]);
});

test('a column that would be empty is left out, and colour does not move the others', () => {
  const painted = renderObjects(tenantKind, [tenant('dev')], coloured, NOW);
  expect(painted[0]).toBe('NAME  INFRASTRUCTURE  STATE  RESOURCES  AGE');
  expect(painted[1]).toContain('\u001b[32mready\u001b[39m        3/3');
});

test('wide characters take two places', () => {
  expect(
    aligned([
      ['東京', 'x'],
      ['abcde', 'y'],
    ]),
  ).toEqual(['東京   x', 'abcde  y']);
});

test('a description tells problems with their remedy', () => {
  const problem = { code: 'taken', message: 'stands there and is not ours', remedy: 'adopt it' };
  const object = tenant('dev01', { phase: 'failing', progress: { done: 1, total: 2 } }, { displayName: 'DEV01' });
  const resources = [resource('resource-group', 'present'), resource('vault', 'blocked', { problem })];
  const lines = renderDescription({ object, resources, events: [] }, plain, NOW);
  expect(lines[0]).toBe('Tenant dev01 is failing');
  expect(lines).toContain('Resources (1 of 2 as they should be)');
  expect(lines).toContain('    ! stands there and is not ours → adopt it');
  expect(lines.join('\n')).toContain('shown as');
  expect(lines).not.toContain('Outputs');
});

test('a description tells once what several resources wait for', () => {
  const wait = (title: string) => ({ on: title, title, reason: 'no answer', since: '2026-01-01T00:09:00Z' });
  const object = tenant('dev01', { phase: 'waiting', waitingFor: ['policy a', 'policy b', 'role c'].map(wait) });
  expect(renderDescription({ object, resources: [], events: [] }, plain, NOW)).toContain(
    '  policy a and 2 more  no answer  for 1m',
  );
});

test('a description says what actions counted', () => {
  const object = tenant('dev01', {}, { counters: { restarts: 2 } });
  expect(renderDescription({ object, resources: [], events: [] }, plain, NOW).join('\n')).toMatch(
    /counted +restarts=2/,
  );
});

test('what an object goes without where it lives is listed, with the reason', () => {
  const notOffered = [{ feature: 'key vault', reason: 'there is no cloud here' }];
  const shown = renderDescription({ object: tenant('dev01', { notOffered }), resources: [], events: [] }, plain, NOW);
  expect(shown).toContain('Not offered here');
  expect(shown).toContain('  key vault  there is no cloud here');
  const whole = renderDescription({ object: tenant('dev01'), resources: [], events: [] }, plain, NOW);
  expect(whole).not.toContain('Not offered here');
});

const planned = (action: PlannedResource['action'], more: Partial<PlannedResource> = {}): PlannedResource => ({
  key: 'x',
  title: 'resource group',
  type: 'T',
  id: '/x',
  action,
  changes: [],
  reason: 'is not there',
  ...more,
});

test('a plan that changes nothing says so and nothing else', () => {
  const item = {
    kind: 'Tenant',
    name: 'dev',
    tenant: null,
    action: 'none',
    specChanges: [],
    resources: [planned('none')],
  } as const;
  expect(renderPlan({ changed: false, items: [item] }, plain)).toEqual(['no changes']);
});

test('a plan shows each change with its reason, and sums up', () => {
  const plan: Plan = {
    changed: true,
    items: [
      {
        kind: 'Tenant',
        name: 'dev',
        tenant: null,
        action: 'change',
        specChanges: [{ path: 'spec.tags.team', from: 'a', to: 'b' }],
        resources: [
          planned('update', { reason: 'tags differ', changes: [{ path: 'tags.team', from: 'a', to: 'b' }] }),
          planned('replace', { title: 'vault', reason: 'region cannot change' }),
          planned('none'),
        ],
      },
    ],
  };
  expect(renderPlan(plan, plain)).toEqual([
    'Tenant dev would change',
    '  spec.tags.team: a → b',
    '  ~ resource group  T  tags differ',
    '      tags.team: a → b',
    '  ± vault           T  region cannot change',
    '',
    'Plan: objects: 1 to change; resources: 1 to update, 1 to replace, 1 unchanged.',
  ]);
});

test('a plan says that a secret changes, and which version comes', () => {
  const sealed = (version: number) => ({ sealed: { version, fingerprint: 'f' } });
  const specChanges = [
    { path: 'spec.values.A', from: sealed(1), to: sealed(2) },
    { path: 'spec.values.B', to: sealed(1) },
  ];
  const item = { kind: 'Secret', name: 'db', tenant: 'dev', action: 'change', specChanges, resources: [] } as const;
  expect(renderPlan({ changed: true, items: [item] }, plain).slice(1, 3)).toEqual([
    '  spec.values.A: (secret, version 1) → (secret, version 2)',
    '  spec.values.B: (secret, version 1)',
  ]);
});

test('a deletion names what goes, its own first, then what lives in it', () => {
  const item = (title: string, name: string, kind: string): DeletionItem => ({
    ...planned('delete', { title, reason: '' }),
    object: { kind, name },
  });
  const target = { kind: tenantKind, name: 'dev', tenant: null };
  const items = [item('deployment', 'web', 'Service'), item('namespace', 'dev', 'Tenant')];
  expect(renderDeletion(target, items, plain)).toEqual([
    'Deleting Tenant dev takes away 2 resources:',
    '',
    '  Tenant dev',
    '    - namespace  T',
    '',
    '  Service web',
    '    - deployment  T',
  ]);
});

test('an explanation gives type, default, meaning and what cannot change', () => {
  const lines = renderExplanation(tenantKind, null, plain);
  expect(lines).toContain('  infrastructure  string, required');
  expect(lines).toContain('    Cannot change: tenants cannot move.');
  expect(lines).toContain('  tier  shared | dedicated-nodes, default "shared"');
  expect(lines).toContain('    min  integer, default 1');
  expect(lines).toContain('  tags  map of string');
  expect(renderExplanation(tenantKind, 'nodes.min', plain)).toEqual(['  min  integer, default 1', '    Fewest.']);
  expect(() => renderExplanation(tenantKind, 'nods', plain)).toThrow('Tenant has no field nods');
});

const problem = (status: number, more = {}): ProblemError =>
  new ProblemError({
    type: 'about:blank',
    title: 'T',
    status,
    code: 'c',
    detail: 'It is wrong.',
    remedy: 'Right it.',
    ...more,
  });

test('a failure says what is wrong, which field of which file, and what to do', () => {
  const errors = [{ field: 'items[0].spec.region', message: 'is missing', remedy: 'add it' }];
  const located = new LocatedProblemError(problem(422, { errors }), () => 'infra.yaml:7 spec.region');
  expect(renderFailure(located, plain)).toEqual([
    'error: It is wrong.',
    '  infra.yaml:7 spec.region: is missing',
    '  → add it',
  ]);
  expect(renderFailure(problem(409), plain)).toEqual(['error: It is wrong.', '→ Right it.']);
});

test.each([
  [problem(404), EXIT.notFound],
  [problem(401), EXIT.refused],
  [problem(403), EXIT.refused],
  [problem(422), EXIT.failed],
  [new LocatedProblemError(problem(403), (field) => field), EXIT.refused],
  [new UnreachableError('http://x', 'cannot be reached'), EXIT.unreachable],
  [new CommandError(EXIT.timeout, 'late'), EXIT.timeout],
  [new Error('anything'), EXIT.failed],
])('%s exits with %i', (error, code) => expect(exitCodeOf(error)).toBe(code));

test.each([
  [{ isTTY: true }, {}, true, true],
  [{ isTTY: true }, { NO_COLOR: '1' }, true, false],
  [{ isTTY: true }, { NO_COLOR: '' }, true, true],
  [{ isTTY: true }, { TERM: 'dumb' }, true, false],
  [{ isTTY: true }, {}, false, false],
  [{}, {}, true, false],
])('colour on %j with %j and allowed %s: %s', (stream, env, allowed, expected) => {
  expect(paintFor(stream, env, allowed)('red', 'x') !== 'x').toBe(expected);
});

test('times are read and written as people do', () => {
  expect(['300s', '5m', '1h30m', '90', '1.5s', 'soon', '', '5 m', 's'].map(parseDuration)).toEqual([
    300_000,
    300_000,
    5_400_000,
    90_000,
    1_500,
    null,
    null,
    null,
    null,
  ]);
  expect([400, 12_000, 200_000, 7_500_000].map(duration)).toEqual(['0.4s', '12s', '3m 20s', '2h 5m']);
  expect(['2026-01-01T00:09:56Z', '2025-12-30T00:00:00Z', '2027-01-01T00:00:00Z'].map((iso) => age(iso, NOW))).toEqual([
    '4s',
    '2d',
    '0s',
  ]);
});
