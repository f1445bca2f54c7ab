import { expect, test } from 'vitest';
import { serviceSchema } from './schema.ts';
import { serviceUsage } from './usage.ts';

const usageOf = (spec: object) => serviceUsage(serviceSchema.parse({ image: 'nginx:1.29', ...spec }));

test('a service uses what its replicas keep, at the most that it scales to', () => {
  const resources = { cpu: '250m', memory: '512Mi' };
  expect(usageOf({ replicas: 2, resources }).units).toEqual([
    { unit: 'cpu', quantity: 0.5 },
    { unit: 'memory', quantity: 1 },
  ]);
  expect(usageOf({ replicas: 2, autoscale: { max: 8 }, resources }).units).toEqual([
    { unit: 'cpu', quantity: 2 },
    { unit: 'memory', quantity: 4 },
  ]);
});

test('a stopped service uses its volumes alone, one for each replica', () => {
  const volumes = { data: { path: '/data', size: '10Gi' }, cache: { path: '/tmp/cache', scratch: '5Gi' } };
  expect(usageOf({ replicas: 3, stopped: true, volumes }).units).toEqual([{ unit: 'volume', quantity: 30 }]);
});
