import { expect, test } from 'vitest';
import type { CompileInput, DeclaredObject, JsonObject } from '../index.ts';
import { inTenant } from '../testing.ts';
import { CronJob } from './index.ts';
import type { CronJobSpec } from './schema.ts';

const SPEC = { schedule: '30 2 * * *', image: 'registry.example.com/shop:1' };

function input(spec: JsonObject = {}, object: Partial<DeclaredObject> = {}): CompileInput<CronJobSpec> {
  const found = inTenant(CronJob as never, 'report', { ...SPEC, ...spec });
  return { ...found, object: { ...found.object, ...object } } as CompileInput<CronJobSpec>;
}

test('a cron job is one Kubernetes CronJob that keeps few runs', () => {
  const [cron, ...others] = CronJob.compile(input({ timeZone: 'Europe/Berlin', startWithinSeconds: 300 }));
  expect(others).toEqual([]);
  expect(cron).toMatchObject({
    key: 'cron-job',
    id: expect.stringMatching(/\/cronjobs\/report$/),
    body: {
      spec: {
        schedule: '30 2 * * *',
        timeZone: 'Europe/Berlin',
        concurrencyPolicy: 'Forbid',
        suspend: false,
        startingDeadlineSeconds: 300,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
        jobTemplate: { spec: { backoffLimit: 3, template: { spec: { restartPolicy: 'Never' } } } },
      },
    },
  });
});

test('a run that is asked for is a Job of its own, with a name of its own, even while the schedule is suspended', () => {
  const of = (runs: number, spec: JsonObject = {}) => CronJob.compile(input(spec, { counters: { runs } }))[1];
  expect(of(1, { suspended: true })).toMatchObject({ key: 'run', once: { follows: [] } });
  expect(of(1)?.id).toMatch(/\/jobs\/report-run-1$/);
  expect(of(2)?.id).not.toBe(of(1)?.id);
  expect(of(1, { image: 'registry.example.com/shop:2' })?.id, 'another image runs nothing now').toBe(of(1)?.id);
});

test.each([
  ['30 2 * * *', true],
  ['*/5 8-18 * * mon-fri', true],
  ['@daily', true],
  ['30 2 * *', false],
  ['60 2 * * *', false],
  ['every day', false],
  ['', false],
])('the schedule %j is taken: %s', (schedule, isTaken) => {
  expect(CronJob.schema.safeParse({ ...SPEC, schedule }).success).toBe(isTaken);
});

test('a time zone that there is not is refused', () => {
  expect(CronJob.schema.safeParse({ ...SPEC, timeZone: 'Europe/Bärlin' }).success).toBe(false);
});

const shown = (before: JsonObject, cron: JsonObject, more: { spec?: JsonObject; updatedAt?: string } = {}) => {
  const found = input(more.spec ?? {}, { updatedAt: new Date(more.updatedAt ?? '2026-01-01T00:00:00Z') });
  const object = { ...found.object, status: { ...found.object.status, outputs: before } };
  return CronJob.shows?.({ ...found, object }, { 'cron-job': cron }) ?? {};
};

test('its status tells when it ran and how that ended, as far as the cluster tells', () => {
  const first = '2026-01-01T02:30:00Z';
  let outputs = shown({}, {});
  expect(outputs).toEqual({
    active: 0,
    lastScheduledAt: null,
    lastSucceededAt: null,
    nextRunAt: '2026-01-01T02:30:00.000Z',
    lastResult: null,
    history: [],
  });
  outputs = shown(outputs, { lastScheduledAt: first, active: [{ name: 'report-1' }] });
  expect(outputs).toMatchObject({
    active: 1,
    nextRunAt: '2026-01-02T02:30:00.000Z',
    history: [{ run: `scheduled ${first}`, result: 'running' }],
  });
  outputs = shown(outputs, { lastScheduledAt: first, lastSucceededAt: '2026-01-01T02:31:00Z' });
  expect(outputs).toMatchObject({ active: 0, lastResult: 'succeeded' });
  const second = { lastScheduledAt: '2026-01-02T02:30:00Z', lastSucceededAt: '2026-01-01T02:31:00Z' };
  outputs = shown(shown(outputs, { ...second, active: [{}] }), second);
  expect(outputs).toMatchObject({ lastResult: 'failed', history: [{ result: 'failed' }, { result: 'succeeded' }] });
});

test('what is suspended has no next run', () => {
  expect(shown({}, {}, { spec: { suspended: true } }).nextRunAt).toBeNull();
});
