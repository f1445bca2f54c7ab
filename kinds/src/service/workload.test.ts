import { expect, test } from 'vitest';
import { AUTOSCALED_ANNOTATION } from '../kubernetes/autoscaled.ts';
import type { JsonObject } from '../model/json.ts';
import { inTenant } from '../testing.ts';
import { Service } from './index.ts';

const keys = (spec: JsonObject) =>
  Service.compile(inTenant(Service, 'shop', { image: 'nginx', ...spec }) as never).map(({ key }) => key);

const deployment = (spec: JsonObject) =>
  Service.compile(inTenant(Service, 'shop', { image: 'nginx', ...spec }) as never).find(
    ({ key }) => key === 'deployment',
  )?.body;

test('where an autoscaler moves the replicas they are where it begins, and nowhere but where it does', () => {
  const autoscale = { max: 9 };
  const scaled = { [AUTOSCALED_ANNOTATION]: 'true' };
  expect(deployment({ replicas: 3, autoscale })).toMatchObject({
    metadata: { annotations: scaled },
    spec: { replicas: 3 },
  });
  for (const [spec, replicas] of [
    [{ replicas: 3 }, 3],
    [{ replicas: 3, autoscale, stopped: true }, 0],
  ] as const) {
    expect(deployment(spec)).toMatchObject({ spec: { replicas } });
    expect(deployment(spec)?.metadata).not.toHaveProperty('annotations');
  }
});

test('as many as may run at once are not all put out at once while nodes are emptied', () => {
  expect(keys({ replicas: 2 })).toContain('disruption-budget');
  expect(keys({ replicas: 1, autoscale: { max: 3 } })).toContain('disruption-budget');
  expect(keys({ replicas: 1 })).not.toContain('disruption-budget');
  // One that does not work keeps no node from being emptied.
  const budget = Service.compile(inTenant(Service, 'shop', { image: 'nginx', replicas: 2 }) as never).find(
    ({ key }) => key === 'disruption-budget',
  );
  expect(budget?.body.spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
});

test('a replica that has to go serves on for as long as it drains, and has its time to end after that', () => {
  const pod = (spec: JsonObject) => JSON.parse(JSON.stringify(deployment(spec)?.spec)).template.spec;
  const drained = pod({ drainSeconds: 5, shutdownSeconds: 20 });
  expect(drained.terminationGracePeriodSeconds).toBe(25);
  expect(drained.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
  expect(pod({}).containers[0]).not.toHaveProperty('lifecycle');
});
