import { expect, test } from 'vitest';
import { renderAccessRequests } from '../src/render/access-requests.ts';

const asked = {
  id: 'a1',
  requester: 'ann@example.com',
  reason: 'incident 42',
  state: 'pending',
  createdAt: '2030-01-31T12:00:00.000Z',
  decidedAt: null,
  decidedBy: null,
  note: null,
  decidable: { isAllowed: true, reason: 'the role owner in dev01' },
} as const;

test('each request says who asks for what, why, and what became of it', () => {
  const lines = renderAccessRequests(
    [
      { ...asked, asked: { kind: 'role', tenant: 'dev01', role: 'editor', minutes: 60 } },
      { ...asked, state: 'approved', decidedBy: 'jim', asked: { kind: 'tenant', tenant: 'bobs', template: 'sandbox' } },
    ],
    (colour, text) => `<${colour}>${text}`,
  );
  expect(lines[1]).toMatch(/^a1\s+ann@example\.com\s+dev01\s+editor, 60 min\s+incident 42\s+<yellow>pending\s*$/);
  expect(lines[2]).toMatch(/bobs\s+to make it by sandbox\s+incident 42\s+<green>approved\s+jim$/);
});
