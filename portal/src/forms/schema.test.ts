import type { JsonObject } from '@tenantry/client';
import { expect, test } from 'vitest';
import openApi from '../../../client/openapi.json' with { type: 'json' };
import { missingFields } from './missing.ts';
import { fieldOf } from './paths.ts';
import { beginningOf, optionOf, optionsOf, type Schema, sortOf } from './schema.ts';
import { helpOf, labelOf, meaningsOf } from './words.ts';

/** As the server describes every kind; its own tests hold the document to the kinds. */
const schemas = new Map(
  Object.entries(openApi.components.schemas as unknown as Readonly<Record<string, Schema>>).flatMap(([name, schema]) =>
    name.endsWith('Spec') ? [[name.slice(0, -'Spec'.length), schema] as const] : [],
  ),
);
const schemaOf = (kind: string): Schema => schemas.get(kind) ?? {};

/** Every field with its path, whatever it stands in. */
function fields(schema: Schema, path: string): (readonly [string, Schema])[] {
  const inner = [
    ...Object.entries(schema.properties ?? {}).map(([name, one]) => [`${path}.${name}`, one] as const),
    ...optionsOf(schema).map((one, index) => [`${path}|${index}`, one] as const),
    ...(schema.items === undefined ? [] : [[`${path}[]`, schema.items] as const]),
    ...(typeof schema.additionalProperties === 'object' ? [[`${path}{}`, schema.additionalProperties] as const] : []),
  ];
  return [[path, schema], ...inner.flatMap(([at, one]) => fields(one, at))];
}

test('every field of every kind is asked for by something better than JSON', () => {
  expect(schemas.size).toBeGreaterThan(10);
  const all = [...schemas].flatMap(([name, schema]) => fields(schema, name));
  const plain = all.filter(([, schema]) => schema.type !== 'null' && sortOf(schema) === 'json');
  expect(plain.map(([path]) => path)).toEqual([]);
  expect(new Set(all.map(([, schema]) => sortOf(schema)))).toEqual(
    new Set([
      'secret',
      'choice',
      'variant',
      'suggestion',
      'options',
      'yes-no',
      'number',
      'reference',
      'moment',
      'text',
      'list',
      'map',
      'group',
      'json',
    ]),
  );
});

test('what must be filled in is named wherever it stands, and nothing else is', () => {
  expect(missingFields(schemaOf('Service'), { image: 'nginx:1.29', ports: [{ port: 80 }] })).toEqual([]);
  expect(missingFields(schemaOf('Grant'), { to: 'dev01', target: { kind: 'Service' } }, ['spec'])).toEqual([
    'spec.reason',
    'spec.target.name',
  ]);
  expect(missingFields(schemaOf('Grant'), { to: 'dev01', reason: 'Because.' }, ['spec'])).toEqual([
    'spec.target.kind',
    'spec.target.name',
  ]);
  expect(missingFields(schemaOf('Service'), {}, ['spec'])).toEqual(['spec.image']);
  expect(missingFields(schemaOf('Infrastructure'), {}, ['spec'])).toEqual(['spec.provider']);
  expect(missingFields(schemaOf('Service'), { image: 'a', ports: [{}], args: [''] }, ['spec'])).toEqual([
    'spec.args[0]',
    'spec.ports[0].port',
  ]);
  expect(missingFields(schemaOf('Secret'), { values: { A: '', B: { sealed: { version: 1 } } } }, ['spec'])).toEqual([
    'spec.values.A',
  ]);
});

test('a value is of the alternative that it fits best', () => {
  const env = (schemaOf('Service').properties?.env?.additionalProperties ?? {}) as Schema;
  const options = optionsOf(env);
  expect(options.map((option) => optionOf(options, beginningOf(option)))).toEqual([0, 1, 1]);
  expect(optionOf(options, { secret: 'keys', key: 'A' })).toBe(2);
  expect(optionOf(options, 'text')).toBe(0);
  expect(optionOf(optionsOf(schemaOf('Infrastructure')), { provider: 'kubernetes' })).toBe(1);
});

test('fields are named as problem documents name them', () => {
  expect(fieldOf(['spec', 'ports', 0, 'port'])).toBe('spec.ports[0].port');
  expect(fieldOf(['spec', 'values', 'tls.crt'])).toBe('spec.values.tls.crt');
});

test('names become words, and units stand behind the field', () => {
  expect(labelOf('evictionPatienceSeconds')).toEqual({ label: 'Eviction patience', unit: 'seconds' });
  expect(labelOf('vnetId')).toEqual({ label: 'VNet ID', unit: null });
});

test('what each of the values means is read from the description', () => {
  const { tier } = schemaOf('Tenant').properties as Record<string, Schema>;
  const { before, meanings } = meaningsOf(tier?.description ?? '', (tier?.enum ?? []).map(String));
  expect([before, [...meanings.keys()]]).toEqual(['', ['shared', 'dedicated-nodes', 'dedicated-cluster']]);
  expect(meanings.get('shared')).toBe('Pods share nodes with other tenants.');
});

test('what is no JSON Schema that anybody foresaw can still be written', () => {
  expect(sortOf({} satisfies JsonObject)).toBe('json');
  expect(sortOf({ type: 'array' })).toBe('json');
});

test('what is said of a field is more than its label', () => {
  expect(helpOf('protocol', 'Protocol.')).toBeUndefined();
  expect(helpOf('path', 'The path.')).toBeUndefined();
  expect(helpOf('pods', 'Number of pods.')).toBeUndefined();
  expect(helpOf('sizeGiB', 'Size in GiB.')).toBeUndefined();
  expect(helpOf('name', 'Name of the gateway.')).toBe('Name of the gateway.');
  expect(helpOf('schedule', 'When it runs, such as `@hourly`.')).toBe('When it runs, such as @hourly.');
});
