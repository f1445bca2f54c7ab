import { expect, test } from 'vitest';
import { changesBetween, clashes, mergedOnto } from './merge.ts';

const base = { spec: { image: 'shop:1', replicas: 2, env: { A: '1' }, ports: [{ port: 80 }] } };

test('what was typed lies on top of what somebody else has stored, and nothing of either is lost where they do not meet', () => {
  const theirs = { spec: { ...base.spec, replicas: 5, env: { A: '1', B: '2' } } };
  const mine = { spec: { ...base.spec, image: 'shop:2', env: { A: '1', C: '3' } } };
  expect(mergedOnto(theirs, base, mine)).toEqual({
    spec: { image: 'shop:2', replicas: 5, env: { A: '1', B: '2', C: '3' }, ports: [{ port: 80 }] },
  });
});

test('where both changed a field, what was typed counts, and it is named', () => {
  const theirs = { spec: { ...base.spec, replicas: 5, ports: [{ port: 81 }] } };
  const mine = { spec: { ...base.spec, replicas: 3, ports: [{ port: 82 }] } };
  const both = clashes(changesBetween(base, theirs), changesBetween(base, mine));
  expect(both.map(({ path }) => path)).toEqual(['spec.replicas', 'spec.ports']);
  expect(mergedOnto(theirs, base, mine)).toEqual(mine);
});

test('a field that was taken away stays away', () => {
  const { replicas: _, ...spec } = base.spec;
  expect(mergedOnto({ spec: { ...base.spec, image: 'shop:9' } }, base, { spec })).toEqual({
    spec: { ...spec, image: 'shop:9' },
  });
});

test('the order of fields is no change', () => {
  expect(changesBetween({ a: 1, b: [1] }, { b: [1], a: 1 })).toEqual([]);
});
