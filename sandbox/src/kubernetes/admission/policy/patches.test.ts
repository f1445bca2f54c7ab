import { describe, expect, test } from 'vitest';
import { mergeConfiguration } from './apply-configuration.ts';
import { applyJsonPatch } from './json-patch.ts';

describe('JSON patches', () => {
  test('every operation does what RFC 6902 says', () => {
    const document = { a: { list: [1, 2], 'b/c': 'x' } as Record<string, unknown> };
    applyJsonPatch(document, [
      { op: 'test', path: '/a/b~1c', value: 'x' },
      { op: 'add', path: '/a/list/-', value: 3 },
      { op: 'add', path: '/a/list/0', value: 0 },
      { op: 'copy', from: '/a/list', path: '/a/copy' },
      { op: 'move', from: '/a/b~1c', path: '/a/moved' },
      { op: 'replace', path: '/a/list/1', value: 'one' },
      { op: 'remove', path: '/a/list/3' },
    ]);
    expect(document).toEqual({ a: { list: [0, 'one', 2], copy: [0, 1, 2, 3], moved: 'x' } });
  });

  test.each([
    [{ op: 'remove', path: '/missing' }],
    [{ op: 'test', path: '/a', value: 2 }],
    [{ op: 'add', path: '/no/where', value: 1 }],
    [{ op: 'jump', path: '/a' }],
  ])('%j is refused', (operation) => {
    expect(() => applyJsonPatch({ a: 1 }, [operation])).toThrow();
  });
});

describe('apply configurations', () => {
  test('elements with a name are merged by it, others are left', () => {
    const pod = {
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'b', image: 'y' },
        ],
      },
    };
    mergeConfiguration(pod, { spec: { containers: [{ name: 'b', env: [{ name: 'E', value: '1' }] }] } });
    expect(pod).toEqual({
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'b', image: 'y', env: [{ name: 'E', value: '1' }] },
        ],
      },
    });
  });

  test.each([
    [{ spec: { nodeSelector: { a: 'b' } } }, '.spec.nodeSelector'],
    [{ spec: { tolerations: [{ key: 'k' }] } }, '.spec.tolerations'],
  ])('%j touches what is atomic', (configuration, path) => {
    expect(() => mergeConfiguration({ spec: {} }, configuration)).toThrow(
      `invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${path}`,
    );
  });
});
