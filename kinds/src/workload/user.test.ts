import { expect, test } from 'vitest';
import { CronJob } from '../cron-job/index.ts';
import { Job } from '../job/index.ts';
import type { JsonObject } from '../model/json.ts';
import { Service } from '../service/index.ts';
import { inTenant } from '../testing.ts';

const DATA = { data: { path: '/data', size: '1Gi' } };

/** `securityContext` of the pods of a service. */
const contextOf = (spec: JsonObject, tenant: JsonObject = {}): unknown => {
  const resources = Service.compile(inTenant(Service, 'shop', { image: 'nginx', ...spec }, { tenant }) as never);
  const workload = resources.find(({ key }) => key === 'stateful-set' || key === 'deployment');
  return JSON.parse(JSON.stringify(workload?.body.spec)).template.spec.securityContext;
};

test('a new volume can be written to by who is not root: in a restricted tenant always, in others if asked for', () => {
  const restricted = { podSecurity: 'restricted' };
  const given = { fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch' };
  expect(contextOf({ volumes: DATA }, restricted)).toMatchObject({ runAsNonRoot: true, ...given });
  expect(contextOf({ volumes: DATA, fsGroup: 472 }, restricted)).toMatchObject({ ...given, fsGroup: 472 });
  expect(contextOf({ volumes: DATA, fsGroup: 472 })).toMatchObject({ ...given, fsGroup: 472 });
  expect(contextOf({ volumes: DATA })).toEqual({ seccompProfile: { type: 'RuntimeDefault' } });
  expect(contextOf({ volumes: { a: { path: '/a', scratch: '1Gi' } } }, restricted)).not.toHaveProperty('fsGroup');
});

test('a group for volumes where there is none to keep is refused', () => {
  const { error } = Service.schema.safeParse({ image: 'nginx', fsGroup: 472 });
  expect(error?.issues).toMatchObject([{ path: ['fsGroup'] }]);
});

test.each([
  [Service, {}, 'deployment'],
  [Job, {}, 'run'],
  [CronJob, { schedule: '0 3 * * *' }, 'cron-job'],
] as const)('what runs a container can say as which user', (kind, spec, key) => {
  const asked = { image: 'grafana', runAsUser: 472, ...spec };
  const made = kind.compile(inTenant(kind, 'shop', asked) as never).find((one) => one.key === key);
  expect(JSON.stringify(made?.body)).toContain('"runAsUser":472');
  expect(kind.schema.safeParse({ ...asked, runAsUser: -1 }).success).toBe(false);
});
