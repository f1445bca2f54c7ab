import { describe, expect, test } from 'vitest';
import { objectPath, parseAddress } from './address.ts';

describe('an address', () => {
  test.each([
    ['v1/Namespace', '/api/v1/namespaces/a', '/api/v1/namespaces', null, 'a'],
    ['v1/ConfigMap', '/api/v1/namespaces/n/configmaps/a', '/api/v1/configmaps', 'n', 'a'],
    ['apps/v1/Deployment', '/apis/apps/v1/namespaces/n/deployments/a', '/apis/apps/v1/deployments', 'n', 'a'],
    ['a.b/v1/Thing', '/apis/a.b/v1/things/system:a', '/apis/a.b/v1/things', null, 'system:a'],
  ])('%s %s', (type, id, collection, namespace, name) => {
    expect(parseAddress(type, id)).toMatchObject({ collection, namespace, name, path: id });
    expect(objectPath(collection, namespace ?? undefined, name)).toBe(id);
  });

  test.each([
    ['v1/Namespace', '/apis/apps/v1/namespaces/a'],
    ['v1/ConfigMap', '/api/v1/namespaces/n/configmaps'],
    ['v1/ConfigMap', '/api/v1/namespaces/n/configmaps/a/status'],
    ['v1/ConfigMap', '/api/v1/namespaces/n/configmaps/..'],
    ['v1/ConfigMap', '/api/v1/namespaces//configmaps/a'],
    ['ConfigMap', '/api/v1/namespaces/n/configmaps/a'],
    ['a/b/c/Thing', '/apis/a/b/c/things/a'],
  ])('%s %s is none', (type, id) => {
    expect(() => parseAddress(type, id)).toThrow(expect.objectContaining({ code: 'BadTarget' }));
  });
});
