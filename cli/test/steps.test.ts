import { expect, test } from 'vitest';
import { liveLines } from '../src/follow/display.ts';
import { isReached, type Snapshot, stepsBetween } from '../src/follow/steps.ts';
import { plain } from '../src/output/paint.ts';
import { NOW, resource, tenant } from './sample.ts';

const at = (iso: string): string => new Date(iso).toISOString();
const snapshot = (resources: Snapshot['resources'], object: Snapshot['object'] = tenant('dev01')): Snapshot => ({
  object,
  resources,
  atMs: NOW,
});

test('what stood there before anyone looked is no step', () => {
  expect(stepsBetween(null, snapshot([resource('group', 'present')]))).toEqual([]);
});

test('a resource that came to be is a step, with how long it took', () => {
  const before = snapshot([resource('group', 'changing', { since: at('2026-01-01T00:00:00Z') })]);
  const after = snapshot([resource('group', 'present', { since: at('2026-01-01T00:00:02Z') })]);
  expect(stepsBetween(before, after)).toEqual([{ tone: 'done', text: 'group (2.0s)' }]);
  expect(stepsBetween(after, after)).toEqual([]);
});

test('a resource that went is a step', () => {
  const before = snapshot([resource('group', 'deleting', { since: new Date(NOW - 3000).toISOString() })]);
  expect(stepsBetween(before, snapshot([]))).toEqual([{ tone: 'done', text: 'group is gone (3.0s)' }]);
});

test('what was planned and never made does not go', () => {
  expect(stepsBetween(snapshot([resource('policy', 'planned')]), snapshot([]))).toEqual([]);
});

test('a problem is told once, and again when it becomes another', () => {
  const troubled = (message: string): Snapshot =>
    snapshot([resource('group', 'blocked', { problem: { code: 'x', message, remedy: null } })]);
  expect(stepsBetween(snapshot([resource('group', 'planned')]), troubled('no'))).toEqual([
    { tone: 'problem', text: 'group: no' },
  ]);
  expect(stepsBetween(troubled('no'), troubled('no'))).toEqual([]);
  expect(stepsBetween(troubled('no'), troubled('never'))).toHaveLength(1);
});

test('a wait is told once it has lasted', () => {
  const waiting = (seconds: number, nowMs: number): Snapshot => {
    const since = new Date(NOW - seconds * 1000).toISOString();
    const waitingFor = [{ on: 'vault', title: 'key vault', reason: 'is being made', since }];
    return { ...snapshot([], tenant('dev01', { phase: 'waiting', waitingFor })), atMs: nowMs };
  };
  expect(stepsBetween(null, waiting(2, NOW))).toEqual([]);
  const said = [{ tone: 'note', text: 'waits for key vault: is being made' }];
  expect(stepsBetween(waiting(2, NOW), waiting(2, NOW + 9000))).toEqual(said);
  expect(stepsBetween(waiting(20, NOW), waiting(20, NOW + 1000))).toEqual([]);
});

test.each([
  ['ready', tenant('a'), true, 'ready at this generation'],
  [
    'ready',
    tenant('a', { observedGeneration: 1 }, { generation: 2 }),
    false,
    'ready, but for what was declared before',
  ],
  ['ready', tenant('a', { phase: 'failing' }), false, 'failing may yet become ready'],
  ['ready', tenant('a', {}, { deletionRequestedAt: '2026-01-01T00:00:00Z' }), false, 'on its way out'],
  ['ready', null, false, 'not there'],
  ['deleted', null, true, 'gone'],
  ['deleted', tenant('a', { phase: 'deleting' }), false, 'still going'],
  ['deleted', tenant('b'), true, 'another one has taken its name'],
] as const)('%s: %# is reached: %s', (goal, object, expected, _why) => {
  expect(isReached(snapshot([], object), goal, 'uid-a')).toBe(expected);
});

test('the moving part fits the screen and shows what is under way', () => {
  const moving = Array.from({ length: 20 }, (_, index) => resource(`r${index}`, 'changing'));
  const object = tenant('dev01', { phase: 'working', progress: { done: 5, total: 25 } });
  const one = [{ owner: 'tenant/dev01', snapshot: snapshot(moving, object), isReached: false }];
  const lines = liveLines(one, '*', NOW - 4000, NOW, plain, 6);
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toBe('  working, 5 of 25 · 4.0s');

  const many = Array.from({ length: 30 }, (_, index) => ({
    owner: `tenant/t${index}`,
    snapshot: snapshot([], object),
    isReached: index < 10,
  }));
  const several = liveLines(many, '*', NOW, NOW, plain, 6);
  expect(several).toHaveLength(6);
  expect(several.at(-1)).toBe('  10 of 30 done, 15 more not shown · 0.0s');
});
