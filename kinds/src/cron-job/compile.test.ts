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

const shown = (before: JsonObject, cron: JsonObject, more: { spec?: JsonObject; now?: string } = {}) => {
  const found = input(more.spec ?? {}, {});
  const object = { ...found.object, status: { ...found.object.status, outputs: before } };
  const now = new Date(more.now ?? '2026-01-01T00:00:00Z');
  return CronJob.shows?.({ ...found, object, now }, { 'cron-job': cron }) ?? {};
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
    history: [{ run: `scheduled ${first}`, result: 'running' }],
  });
  outputs = shown(outputs, { lastScheduledAt: first, lastSucceededAt: '2026-01-01T02:31:00Z' });
  expect(outputs).toMatchObject({ active: 0, lastResult: 'succeeded' });
  const second = { lastScheduledAt: '2026-01-02T02:30:00Z', lastSucceededAt: '2026-01-01T02:31:00Z' };
  outputs = shown(shown(outputs, { ...second, active: [{}] }), second);
  expect(outputs).toMatchObject({ lastResult: 'failed', history: [{ result: 'failed' }, { result: 'succeeded' }] });
});

test('a run that is still there says why it failed, and is known when it is there no more', () => {
  const at = '2026-01-01T02:30:00Z';
  const failed = {
    ...{ job: 'report-1', scheduledFor: at, startedAt: '2026-01-01T02:30:01Z', endedAt: '2026-01-01T02:31:00Z' },
    ...{ result: 'failed', reason: 'its last pod ended with exit code 3' },
  };
  const begun = shown(
    {},
    { lastScheduledAt: at, active: [{}], runs: [{ ...failed, result: 'running', reason: null }] },
  );
  expect(begun).toMatchObject({ history: [{ run: `scheduled ${at}`, result: 'running' }], lastResult: null });
  const told = [{ run: `scheduled ${at}`, result: 'failed', reason: 'its last pod ended with exit code 3' }];
  const over = shown(begun, { lastScheduledAt: at, runs: [failed] });
  expect(over).toMatchObject({ history: told, lastResult: 'failed' });
  expect((over.history as JsonObject[]).length).toBe(1);
  expect(shown(over, { lastScheduledAt: at, runs: [] })).toMatchObject({ history: told });
  // It was taken away before anybody looked.
  expect(shown(begun, { lastScheduledAt: at, runs: [] })).toMatchObject({ history: [{ result: 'failed' }] });
});

test('the next run is never in the past, though none came when it fell due', () => {
  const nextAt = (now: string) => shown({}, { lastScheduledAt: '2025-12-01T02:30:00Z' }, { now }).nextRunAt;
  expect(nextAt('2026-01-01T02:29:59Z')).toBe('2026-01-01T02:30:00.000Z');
  expect(nextAt('2026-01-01T02:30:00Z')).toBe('2026-01-02T02:30:00.000Z');
  const at = (now: string) => CronJob.changesAt?.({ ...input({}, {}), now: new Date(now) })?.toISOString();
  expect(at('2026-01-01T02:29:59Z')).toBe('2026-01-01T02:30:00.000Z');
});

test('what is suspended has no next run', () => {
  expect(shown({}, {}, { spec: { suspended: true } }).nextRunAt).toBeNull();
});
