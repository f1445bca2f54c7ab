import { expect, test } from 'vitest';
import type { CompileInput, DeclaredObject, DesiredResource, JsonObject } from '../index.ts';
import { declared, inTenant } from '../testing.ts';
import { Job } from './index.ts';
import type { JobSpec } from './schema.ts';

const IMAGE = 'registry.example.com/shop:1';

function input(spec: JsonObject = {}, object: Partial<DeclaredObject> = {}): CompileInput<JobSpec> {
  const found = inTenant(
    Job as never,
    'migrate',
    { image: IMAGE, ...spec },
    {
      references: { 'env.LEVEL.config': declared('Config', 'settings', {}) },
    },
  );
  return { ...found, object: { ...found.object, ...object } } as CompileInput<JobSpec>;
}

const run = (spec: JsonObject = {}, object: Partial<DeclaredObject> = {}): DesiredResource => {
  const [resource, ...others] = Job.compile(input(spec, object));
  expect(others).toEqual([]);
  return resource as DesiredResource;
};

test('a job is one Kubernetes Job, as the account of the tenant, that is neither changed nor made again once it has run', () => {
  const resource = run({
    command: ['shop', 'migrate'],
    retries: 1,
    deadlineSeconds: 600,
    completions: 4,
    parallelism: 2,
  });
  expect(resource).toMatchObject({
    key: 'run',
    type: 'batch/v1/Job',
    id: expect.stringMatching(/^\/apis\/batch\/v1\/namespaces\/[^/]+\/jobs\/migrate-[0-9a-f]{8}$/),
    once: { follows: ['spec.suspend'] },
    body: {
      spec: {
        completions: 4,
        parallelism: 2,
        backoffLimit: 1,
        activeDeadlineSeconds: 600,
        suspend: false,
        template: {
          metadata: { labels: { 'tenantry.dev/job': 'migrate', 'tenantry.dev/tenant': 'dev01' } },
          spec: {
            serviceAccountName: 'workload',
            automountServiceAccountToken: false,
            restartPolicy: 'Never',
            containers: [{ image: IMAGE, command: ['shop', 'migrate'] }],
          },
        },
      },
    },
  });
});

test.each<[string, JsonObject, Partial<DeclaredObject>, boolean]>([
  ['the same again', {}, {}, true],
  ['the same with its defaults written out', { retries: 3, env: {}, parallelism: 1 }, {}, true],
  ['other labels', {}, { labels: { team: 'a' }, generation: 9 }, true],
  ['suspended', { suspended: true }, {}, true],
  ['another image', { image: 'registry.example.com/shop:2' }, {}, false],
  ['another variable', { env: { A: '1' } }, {}, false],
  ['another deadline', { deadlineSeconds: 60 }, {}, false],
  ['asked to run again', {}, { counters: { runs: 1 } }, false],
])('%s: whether it is the same run', (_what, spec, object, isSame) => {
  expect(run(spec, object).id === run().id).toBe(isSame);
});

test('the order in which variables are written makes no other run', () => {
  expect(run({ env: { A: '1', B: '2' } }).id).toBe(run({ env: { B: '2', A: '1' } }).id);
});

test('a change of a Config that it uses does not run it again', () => {
  const spec = { env: { LEVEL: { config: 'settings', key: 'LEVEL' } } };
  expect(JSON.stringify(run(spec).body)).not.toContain('tenantry.dev/config');
  expect(Job.references(Job.schema.parse({ image: IMAGE, ...spec }), 'dev01')).toEqual([
    { kind: 'Config', name: 'settings', tenant: 'dev01', field: 'env.LEVEL.config' },
  ]);
});

const at = (minute: number) => `2026-01-01T00:0${minute}:00Z`;
const seen = (name: string, begun: number, condition?: JsonObject): JsonObject => ({
  name,
  startedAt: at(begun),
  ...(condition === undefined
    ? { active: 1 }
    : { conditions: [{ status: 'True', lastTransitionTime: at(begun + 1), ...condition }] }),
});
const shown = (before: JsonObject, resources: Record<string, JsonObject>) => {
  const found = input();
  const object = { ...found.object, status: { ...found.object.status, outputs: before } };
  return Job.shows?.({ ...found, object }, resources) ?? {};
};

test('its status tells the run under way and those before, with how each ended and why', () => {
  let outputs = shown({}, { run: seen('migrate-a', 1) });
  expect(outputs).toMatchObject({ run: 'migrate-a', active: 1, lastResult: null, history: [{ result: 'running' }] });
  outputs = shown(outputs, { run: seen('migrate-a', 1, { type: 'Failed', message: 'too often' }) });
  expect(outputs).toMatchObject({ active: 0, lastResult: 'failed' });
  outputs = shown(outputs, { run: seen('migrate-b', 4, { type: 'Complete' }) });
  expect(outputs).toEqual({
    run: 'migrate-b',
    active: 0,
    succeeded: 0,
    failed: 0,
    lastResult: 'succeeded',
    history: [
      { run: 'migrate-b', result: 'succeeded', startedAt: at(4), endedAt: at(5), reason: null },
      { run: 'migrate-a', result: 'failed', startedAt: at(1), endedAt: at(2), reason: 'too often' },
    ],
  });
  expect(shown(outputs, {}), 'what is gone is still told of').toEqual(outputs);
});

test('what is suspended is not run again before it is resumed', () => {
  const action = (name: string) => Job.actions?.find((one) => one.name === name);
  const on = (suspended: boolean) => ({ spec: input({ suspended }).spec, counters: {}, input: {} });
  expect(action('run')?.perform(on(false))).toEqual({ counters: { runs: 1 } });
  expect(action('run')?.perform(on(true))).toMatchObject({ fault: { remedy: 'resume it first' } });
  expect(action('suspend')?.perform(on(false))).toMatchObject({ spec: { suspended: true } });
  expect(action('resume')?.perform(on(true))).toMatchObject({ spec: { suspended: false } });
});
