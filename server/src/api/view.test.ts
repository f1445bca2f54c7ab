import { EMPTY_STATUS } from '@tenantry/kinds';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectText, objectView } from './view.ts';

const fields = fc.dictionary(fc.string(), fc.string());
const object = fc.record({
  uid: fc.uuid(),
  kind: fc.constantFrom('Tenant', 'Service'),
  name: fc.string(),
  displayName: fc.string({ unit: 'grapheme' }),
  tenant: fc.option(fc.string()),
  labels: fields,
  annotations: fields,
  generation: fc.integer({ min: 1 }),
  resourceVersion: fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String),
  spec: fc.dictionary(
    fc.string(),
    fc.json().map((text) => JSON.parse(text)),
  ),
  counters: fc.oneof(fc.constant({}), fc.record({ restarts: fc.nat() })),
  status: fc.constant(EMPTY_STATUS),
  createdAt: fc.date({ noInvalidDate: true }),
  updatedAt: fc.date({ noInvalidDate: true }),
  deletionRequestedAt: fc.option(fc.date({ noInvalidDate: true })),
});

test('an object in a list is the same as by itself', () => {
  fc.assert(
    fc.property(object, (one) => {
      const { labels, annotations, spec, counters, status } = one;
      const json = { labels, annotations, spec, counters, status };
      const texts = Object.fromEntries(Object.entries(json).map(([field, value]) => [field, JSON.stringify(value)]));
      const text = objectText({ ...one, ...(texts as { [Field in keyof typeof json]: string }) });
      expect(text).toBe(JSON.stringify(objectView(one)));
    }),
  );
});
