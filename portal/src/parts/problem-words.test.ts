import { expect, test } from 'vitest';
import { inSentences } from './problem-words.ts';

test('what is wrong and what to do about it are a sentence each, and what is said already is not said again', () => {
  const said = (message: string, remedy?: string, isGeneral?: boolean) =>
    inSentences({
      field: 'minutes',
      message,
      ...(remedy === undefined ? {} : { remedy }),
      ...(isGeneral ? { isGeneral } : {}),
    });
  expect(said('name web is taken', 'choose another name')).toBe('Name web is taken. Choose another name.');
  expect(said('unknown field', 'did you mean "rooms"?')).toBe('Unknown field. Did you mean "rooms"?');
  // What the field is for stands at the field.
  expect(said('must be at most a week', 'For how long from the approval on, 5 to 10080.', true)).toBe(
    'Must be at most a week.',
  );
  expect(said('must be a time such as `22:00`', 'a time such as 22:00')).toBe('Must be a time such as 22:00.');
  expect(said('is required')).toBe('Is required.');
});
