import { expect, test } from 'vitest';
import { kubeconfigIn } from './kubeconfig.ts';

const FILE = `
apiVersion: v1
kind: Config
current-context: two
clusters:
  - { name: a, cluster: { server: "https://a.example.com:6443" } }
  - { name: b, cluster: { server: "https://b.example.com:6443" } }
users: [{ name: me, user: { token: canary } }]
contexts:
  - { name: one, context: { cluster: a, user: me } }
  - { name: two, context: { cluster: b, user: me } }
  - { name: lost, context: { cluster: c, user: me } }
`;

test('the contexts of a kubeconfig are offered with where they lead, and nothing else of it', () => {
  const read = kubeconfigIn(FILE);
  expect(read).toEqual({
    contexts: [
      { name: 'one', server: 'https://a.example.com:6443' },
      { name: 'two', server: 'https://b.example.com:6443' },
      { name: 'lost', server: null },
    ],
    current: 'two',
  });
  expect(JSON.stringify(read)).not.toContain('canary');
});

test.each([
  ['nothing', ''],
  ['no YAML', '}{'],
  ['a text', 'hello'],
  ['lists of something else', 'contexts: 3\nclusters: [1, { name: 2 }]'],
  ['a bomb of aliases', bomb()],
  ['more than the server takes', `contexts: [{ name: one }]\n${'#'.repeat(256 * 1024)}`],
])('%s has no contexts to choose from, and does no harm', (_what, text) => {
  expect(kubeconfigIn(text)).toEqual({ contexts: [], current: null });
});

test('a current context that the file does not have is none', () => {
  expect(kubeconfigIn(FILE.replace('current-context: two', 'current-context: three')).current).toBeNull();
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 10; n += 1)
    lines.push(
      `a${n}: &a${n} [${Array(10)
        .fill(`*a${n - 1}`)
        .join(', ')}]`,
    );
  return [...lines, 'contexts: [{ name: one }]'].join('\n');
}
