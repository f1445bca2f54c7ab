import { expect, test } from 'vitest';
import { SharedValues } from './shared-values.ts';

test('a value is kept once, as long as anybody holds it', () => {
  const shared = new SharedValues();
  const [one, other] = [shared.take([{ manager: 'a' }]), shared.take([{ manager: 'a' }])];
  expect(one.value).toBe(other.value);
  expect(shared.characters).toBe(one.text.length);
  shared.giveBack(one);
  expect(shared.take([{ manager: 'a' }]).value).toBe(other.value);
  shared.giveBack(one);
  shared.giveBack(other);
  expect(shared.characters).toBe(0);
});
