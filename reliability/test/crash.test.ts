import { type JsonObject, KINDS } from '@tenantry/kinds';
import { describe, expect, test } from 'vitest';
import { whatOf, writesOf } from '../src/crash/effects.ts';
import { nameOf, template } from '../src/crash/point.ts';
import { Reference } from '../src/crash/reference.ts';
import { STEPS, storyOf } from '../src/crash/stories.ts';
import { Trial } from '../src/crash/trial.ts';

test('every kind has a story, whose declaration and change its schema takes', () => {
  for (const { name, schema } of KINDS) {
    const { manifest, changed, beside } = storyOf(name);
    expect(() => schema.parse(manifest.spec), name).not.toThrow();
    expect(() => schema.parse(changed.spec), name).not.toThrow();
    expect(schema.parse(changed.spec), `the change of ${name}`).not.toEqual(schema.parse(manifest.spec));
    expect(beside.length, `what ${name} needs`).toBeGreaterThanOrEqual(name === 'Infrastructure' ? 0 : 1);
  }
});

test('I1, I2, I7: a Member, and a death before and after each effect of making, changing and deleting it', async () => {
  const died: string[] = [];
  const trial = new Trial({
    kind: 'Member',
    hasCloud: false,
    steps: STEPS,
    isWanted: () => true,
    tell: (line) => died.push(line),
  });
  await trial.run();
  expect(trial.found, died.join('\n')).toEqual([]);
  for (const step of STEPS) {
    const tally = trial.tallies.get(step);
    // Each begins with a claim and ends with what the pass found.
    expect(tally?.deaths, step).toBeGreaterThanOrEqual(4);
    expect((tally?.deaths ?? 0) + (tally?.notMet.length ?? 0), step).toBe(tally?.points);
  }
}, 600_000);

describe('what counts as an effect', () => {
  test.each([
    ['PUT', '/subscriptions/s/resourceGroups/g?api-version=1', 'PUT /subscriptions/s/resourceGroups/g'],
    [
      'POST',
      '/subscriptions/s/providers/Microsoft.Sql/register',
      'POST /subscriptions/s/providers/Microsoft.Sql/register',
    ],
    ['DELETE', '/secrets/db--password-9a93ab13', 'DELETE /secrets/db--password-{}'],
    ['GET', '/subscriptions/s', null],
    ['PATCH', '/api/v1/namespaces/n/configmaps/c?dryRun=All', null],
    ['POST', '/api/v1/namespaces/n/serviceaccounts/s/token', null],
    ['POST', '/subscriptions/s/managedClusters/a/listClusterUserCredential', null],
  ])('%s %s', (method, path, what) => {
    expect(whatOf(method, path)).toBe(what);
  });

  test('of a statement its writes count, and neither locks nor comments', () => {
    expect(writesOf('SELECT 1 FROM objects FOR NO KEY UPDATE SKIP LOCKED')).toEqual([]);
    expect(writesOf('SELECT nextval($1) -- update objects')).toEqual([]);
    expect(
      writesOf(`WITH due AS (SELECT uid FROM objects FOR UPDATE), gone AS (DELETE FROM inventory i USING due)
        INSERT INTO events AS e (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2`),
    ).toEqual(['delete inventory', 'insert events']);
    expect(writesOf("UPDATE objects o SET lease_token = nextval('lease_tokens')")).toEqual([
      'update objects',
      'next of lease_tokens',
    ]);
  });

  test('a point has the same name in every run', () => {
    const what = template('PUT /x/roleAssignments/7f0c8a32-0d2c-4e54-9a40-1f3f2a4d0c11');
    expect(nameOf({ side: 'before', what, nth: 1 })).toBe('before PUT /x/roleAssignments/{}');
    expect(nameOf({ side: 'after', what, nth: 2 })).toBe('after PUT /x/roleAssignments/{} (2)');
    expect(template('/vaults/kv-dev01-429295/a/stdev01files0e8a86')).toBe('/vaults/kv-dev01-{}/a/stdev01files{}');
  });
});

describe('how the world is held against one in which nobody died', () => {
  const body = (colour: string, at: string): JsonObject => ({
    properties: { colour, at, list: [{ name: at }] },
    etag: at,
  });
  const things = (all: Readonly<Record<string, JsonObject>>) => new Map(Object.entries(all));
  const reference = new Reference(
    things({ '/a': body('red', '1'), '/roles/429295': {} }),
    things({ '/a': body('red', '2'), '/roles/f55cbd': {} }),
  );

  test('what differs without a death says nothing', () => {
    expect(reference.differences(things({ '/a': body('red', '2'), '/roles/0e8a86': {} }))).toEqual([]);
  });

  test.each([
    ['an orphan', { '/a': body('red', '1'), '/roles/1a2b3c': {}, '/b': {} }, '/b is there 1 times, and should be 0'],
    ['a twin', { '/a': body('red', '1'), '/roles/1a2b3c': {}, '/roles/1a2b3d': {} }, '/roles/{} is there 2 times'],
    ['what is missing', { '/roles/1a2b3c': {} }, '/a is there 0 times of 1'],
    ['what is not as declared', { '/a': body('blue', '1'), '/roles/1a2b3c': {} }, 'is blue, and should be red'],
  ] as const)('%s is found', (_, there, sentence) => {
    expect(reference.differences(things(there)).join()).toContain(sentence);
  });

  test('how often a cluster has rolled something out says nothing', () => {
    const web = (revision: string) =>
      things({ '/a': { metadata: { annotations: { 'deployment.kubernetes.io/revision': revision } } } });
    expect(new Reference(web('2'), web('2')).differences(web('4'))).toEqual([]);
  });

  test('the order of a list that is made of named things says nothing', () => {
    const rules = (...names: readonly string[]) => things({ '/a': { rules: names.map((name) => ({ name })) } });
    expect(new Reference(rules('in', 'out'), rules('in', 'out')).differences(rules('out', 'in'))).toEqual([]);
    expect(new Reference(rules('in'), rules('in')).differences(rules('out'))).toHaveLength(2);
  });
});
