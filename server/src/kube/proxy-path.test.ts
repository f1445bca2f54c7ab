import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProblemError } from '../problems/index.ts';
import { proxyDeed } from './proxy-deed.ts';
import { proxyPlace } from './proxy-path.ts';

const PREFIX = '/api/v1/tenants/dev01/kubernetes';

const pieces = fc.constantFrom(
  ...[
    '/',
    '//',
    '.',
    '..',
    '%2e',
    '%2E',
    '%2f',
    '%5c',
    '%25',
    '%00',
    '%0a',
    '\\',
    'api',
    'v1',
    'pods',
    'a:b',
    'ü',
    '%C3%BC',
  ],
  ...['?', '&', '#', 'role=viewer', 'role', '=', '%', 'as-viewer', ';', '@', ' ', 'http:'],
);

test('whatever is sent, what goes on is refused, or is a plain path below the root that reads the same twice', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
      const url = `${PREFIX}/${parts.join('')}`;
      let place: ReturnType<typeof proxyPlace>;
      try {
        place = proxyPlace(url);
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemError);
        return;
      }
      const { path, query, segments } = place;
      const seen = new URL(`https://cluster${path}${query}`);
      expect(seen.host).toBe('cluster');
      // A second program that resolves dots and slashes comes to the same path.
      expect(seen.pathname).toBe(path);
      expect(path).not.toMatch(/\/\/|%2f|%5c|%25|%0|[\s\\]/i);
      expect(path.split('/').filter(Boolean).map(decodeURIComponent)).toEqual(segments);
      expect(new URLSearchParams(query).has('role')).toBe(false);
      expect(query).not.toMatch(/[\s#]/);
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['POST', 'api/v1/namespaces/a/pods', 'kubernetes-write'],
  ['PATCH', 'apis/apps/v1/namespaces/a/deployments/b/scale', 'kubernetes-write'],
  ['DELETE', 'api/v1/namespaces/a/pods', 'kubernetes-write'],
  ['GET', 'api/v1/namespaces/a/pods/b/exec', 'kubernetes-exec'],
  ['POST', 'api/v1/namespaces/a/pods/b/attach', 'kubernetes-attach'],
  ['GET', 'api/v1/namespaces/a/pods/b/portforward', 'kubernetes-port-forward'],
  ['GET', 'api/v1/namespaces/a/services/b/proxy/index.html', 'kubernetes-proxy'],
  ['GET', 'api/v1/nodes/a/proxy/logs', 'kubernetes-proxy'],
  ['GET', 'api/v1/namespaces/a/pods/b/log', null],
  ['GET', 'api/v1/namespaces/a/pods/exec', null],
  ['HEAD', 'api/v1/namespaces/a/pods', null],
])('%s %s is %s', (method, path, action) => {
  expect(proxyDeed(method, `/${path}`, path.split('/'))?.action ?? null).toBe(action);
});
