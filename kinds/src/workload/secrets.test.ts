import { expect, test } from 'vitest';
import { serviceSchema } from '../service/schema.ts';
import { QUOTAS } from '../tenant/settings.ts';
import { declared } from '../testing.ts';
import { podTemplate } from './pod.ts';
import { containerReferences, contentHashes } from './references.ts';

const spec = serviceSchema.parse({
  image: 'registry.example.com/team/shop:1.4',
  env: { DB_PASSWORD: { secret: 'db', key: 'PASSWORD' }, LEVEL: { config: 'settings', key: 'LEVEL' } },
  volumes: { keys: { path: '/keys', secret: 'keys' } },
  pullSecrets: ['registry'],
});

test('a container gets values of secrets as variables and as files, and its image with the login of one', () => {
  const context = {
    labels: {},
    annotations: {},
    tenant: { podSecurity: 'baseline' as const, quota: QUOTAS.small },
    placement: {},
  };
  expect(podTemplate(spec, context).spec).toMatchObject({
    imagePullSecrets: [{ name: 'registry' }],
    containers: [
      {
        env: [
          { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'PASSWORD' } } },
          { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'LEVEL' } } },
        ],
        volumeMounts: [{ name: 'keys', mountPath: '/keys' }],
      },
    ],
    volumes: [{ name: 'keys', secret: { secretName: 'keys' } }],
  });
});

test('what it uses is referred to, so that it waits for it and keeps it', () => {
  expect(containerReferences(spec, 'dev01').map(({ kind, name, field }) => [kind, name, field])).toEqual([
    ['Secret', 'db', 'env.DB_PASSWORD.secret'],
    ['Config', 'settings', 'env.LEVEL.config'],
    ['Secret', 'keys', 'volumes.keys.secret'],
    ['Secret', 'registry', 'pullSecrets[0]'],
  ]);
});

test('a change of what it sees changes the pod; a new login for pulling does not', () => {
  const found = (kind: string, name: string) => {
    const object = declared(kind, name, {});
    return { ...object, status: { ...object.status, outputs: { contentHash: `hash of ${name}` } } };
  };
  const references = {
    'env.DB_PASSWORD.secret': found('Secret', 'db'),
    'env.LEVEL.config': found('Config', 'settings'),
    'volumes.keys.secret': found('Secret', 'keys'),
    'pullSecrets[0]': found('Secret', 'registry'),
  };
  expect(contentHashes({ references })).toEqual({
    'tenantry.dev/secret-db': 'hash of db',
    'tenantry.dev/config-settings': 'hash of settings',
    'tenantry.dev/secret-keys': 'hash of keys',
  });
});

test.each([
  ['two sources for a volume', { volumes: { a: { path: '/a', secret: 's', config: 'c' } } }],
  ['a secret without a key', { env: { A: { secret: 's' } } }],
])('%s is refused', (_what, more) => {
  expect(serviceSchema.safeParse({ image: 'nginx', ...more }).success).toBe(false);
});
