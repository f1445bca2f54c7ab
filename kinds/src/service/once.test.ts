import { expect, test } from 'vitest';
import { Job } from '../job/index.ts';
import type { JsonObject } from '../model/json.ts';
import { inTenant } from '../testing.ts';
import { Service } from './index.ts';

const compiled = (spec: JsonObject, key: string) =>
  JSON.parse(
    JSON.stringify(
      Service.compile(inTenant(Service, 'shop', { image: 'nginx', ...spec }) as never).find((one) => one.key === key)
        ?.body.spec,
    ),
  );

// Kubernetes takes no list that has one key twice: a container's ports, a service's ports, the paths of volumes.

test('ports that lead to one of the container have it once, by one name', () => {
  const ports = [
    { name: 'web', port: 80, target: 8080 },
    { name: 'api', port: 8080 },
    { name: 'events', port: 8080, protocol: 'UDP' },
  ];
  expect(compiled({ ports }, 'deployment').template.spec.containers[0].ports).toEqual([
    { name: 'web', containerPort: 8080, protocol: 'TCP' },
    { name: 'events', containerPort: 8080, protocol: 'UDP' },
  ]);
  expect(compiled({ ports }, 'service').ports).toEqual([
    { name: 'web', port: 80, targetPort: 'web', protocol: 'TCP' },
    { name: 'api', port: 8080, targetPort: 'web', protocol: 'TCP' },
    { name: 'events', port: 8080, targetPort: 'events', protocol: 'UDP' },
  ]);
});

test('a secret that is named twice is given once', () => {
  const { imagePullSecrets } = compiled({ pullSecrets: ['docker', 'docker'] }, 'deployment').template.spec;
  expect(imagePullSecrets).toEqual([{ name: 'docker' }]);
});

test.each([
  ['a port by two names', Service, { ports: [{ port: 80 }, { name: 'again', port: 80, target: 81 }] }, 'ports'],
  ['two volumes at one path', Service, { volumes: at('/data') }, 'volumes'],
  ['two volumes of a job at one path', Job, { volumes: at('/data') }, 'volumes'],
] as const)('%s is refused where it is declared', (_what, kind, spec, field) => {
  const { success, error } = kind.schema.safeParse({ image: 'nginx', ...spec });
  expect([success, error?.issues.map(({ path }) => path.join('.'))]).toEqual([false, [field]]);
});

function at(path: string) {
  return { a: { path, scratch: '1Gi' }, b: { path, scratch: '1Gi' } };
}
