import { expect, test } from 'vitest';
import { firstKnown } from './first-known.ts';
import { type Authentication, NO_RIGHTS } from './identity.ts';

const says = (answer: Authentication) => async () => answer;
const known = (name: string): Authentication => ({ outcome: 'known', identity: { ...NO_RIGHTS, name } });
const wrong: Authentication = { outcome: 'unknown', reason: 'wrong' };
const credentials = { authorization: 'Bearer x', address: '::1' };

test('the first who knows is believed, and nobody after them is asked', async () => {
  const asked: string[] = [];
  const answer = await firstKnown(says(wrong), says(known('ada')), async () => {
    asked.push('last');
    return wrong;
  })(credentials);
  expect(answer).toMatchObject({ outcome: 'known', identity: { name: 'ada' } });
  expect(asked).toEqual([]);
});

test('where nobody knows, the last says why; who is throttled is not asked about elsewhere', async () => {
  const missing: Authentication = { outcome: 'unknown', reason: 'missing' };
  expect(await firstKnown(says(wrong), says(missing))(credentials)).toEqual(missing);
  const throttled: Authentication = { outcome: 'throttled', retryAfterSeconds: 3 };
  expect(await firstKnown(says(throttled), says(known('ada')))(credentials)).toEqual(throttled);
});
