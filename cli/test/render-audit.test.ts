import { expect, test } from 'vitest';
import { renderAudit } from '../src/render/audit.ts';

const row = {
  id: '7',
  at: '2030-01-31T12:00:00.123Z',
  actor: { name: 'john@example.com', kind: 'user', address: '10.0.0.1', requestId: null },
  action: 'read-secret',
  kind: 'Secret',
  name: 'db',
  tenant: 'dev01',
  before: null,
  after: null,
  outcome: 'refused',
  previousHash: '',
  hash: '',
} as const;

test('a deed is one line: when, who, from where, what, in which tenant, and how it ended', () => {
  const coloured = renderAudit(
    [row, { ...row, tenant: null, kind: '', name: '' }],
    (colour, text) => `<${colour}>${text}`,
  );
  expect(coloured[1]).toMatch(
    /^2030-01-31 12:00:00\s+john@example\.com\s+10\.0\.0\.1\s+read-secret\s+Secret db\s+dev01\s+<red>refused$/,
  );
  expect(coloured).toHaveLength(3);
});
