import { expect, test } from 'vitest';
import { Job } from '../job/index.ts';
import type { JsonObject } from '../model/json.ts';
import { Service } from '../service/index.ts';
import { serviceSchema } from '../service/schema.ts';
import { QUOTAS } from '../tenant/settings.ts';
import { containerResources } from './resources.ts';

const limits = (spec: JsonObject, quota = QUOTAS.small) =>
  containerResources(serviceSchema.parse({ image: 'nginx', ...spec }), quota).limits;

test('who asks for more CPU than a container gets that says nothing may use what it asks for', () => {
  expect(limits({ resources: { cpu: '500m' } })).toEqual({ memory: '128Mi' });
  expect(limits({ resources: { cpu: '0.75' } })).toEqual({ memory: '128Mi', cpu: '0.75' });
  expect(limits({ resources: { cpu: '2', cpuLimit: '4', memory: '1Gi' } })).toEqual({ memory: '1Gi', cpu: '4' });
});

test('what scratch volumes hold comes on top of what a container may have on its disk, up to what the tenant may', () => {
  const volumes = { a: { path: '/a', scratch: '10Gi' }, b: { path: '/b', scratch: '512Mi' } };
  expect(limits({ volumes })).toEqual({ memory: '128Mi', 'ephemeral-storage': '11776Mi' });
  expect(limits({ volumes }, { ...QUOTAS.small, ephemeralStorage: '5Gi' })).toMatchObject({
    'ephemeral-storage': '5Gi',
  });
});

test.each([Service, Job])('a limit of CPU below what is kept is refused where it is declared', (kind) => {
  const { success, error } = kind.schema.safeParse({ image: 'nginx', resources: { cpu: '2', cpuLimit: '1500m' } });
  expect([success, error?.issues[0]]).toMatchObject([
    false,
    { path: ['resources', 'cpuLimit'], message: 'must not be below cpu' },
  ]);
});
