import { expect, test } from 'vitest';
import { z } from 'zod';
import { groupOf, KINDS } from './index.ts';

interface Schema {
  readonly reference?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const kindOf = (name: string) => {
  const kind = KINDS.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  return kind;
};

const schemaOf = (name: string) =>
  z.toJSONSchema(kindOf(name).schema, { io: 'input', reused: 'inline', unrepresentable: 'any' }) as Schema;

/** The schemas of what stands at a dotted path, whichever alternative it is in. */
function at(schema: Schema, path: string): readonly Schema[] {
  const parts = path.replaceAll(/\[\d+\]/g, '.[]').split('.');
  return parts.reduce<readonly Schema[]>((schemas, part) => schemas.flatMap((one) => step(one, part)), [schema]);
}

function step(schema: Schema, part: string): readonly Schema[] {
  const options = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return options.flatMap(({ properties, items, additionalProperties }) => {
    if (part === '[]') return items === undefined ? [] : [items];
    const map = typeof additionalProperties === 'object' ? [additionalProperties] : [];
    return properties === undefined ? map : properties[part] === undefined ? [] : [properties[part]];
  });
}

const container = {
  image: 'shop:1',
  env: { A: { config: 'settings', key: 'A' }, B: { secret: 'keys', key: 'B' } },
  volumes: { one: { path: '/a', config: 'settings' }, two: { path: '/b', secret: 'keys' } },
  placement: { pool: 'batch' },
  pullSecrets: ['login'],
};

const SPECS: readonly (readonly [kind: string, spec: unknown])[] = [
  ['Tenant', { infrastructure: 'nonprod' }],
  [
    'Service',
    { ...container, ports: [{ port: 80 }], expose: { to: 'internet', hosts: ['a.example.com'], tlsSecret: 'cert' } },
  ],
  ['Job', container],
  ['CronJob', { ...container, schedule: '30 2 * * *' }],
  ['Endpoint', { hosts: ['build'], ports: [{ port: 443 }] }],
  ['Endpoint', { service: 'web', ports: [{ port: 443 }] }],
  [
    'Endpoint',
    {
      to: 'internet',
      hosts: ['build'],
      web: { hosts: ['a.example.com'], certificate: { secret: 'cert' }, target: 80 },
    },
  ],
];

test.each(SPECS)('a form knows of every field by which a %s names another object which kind it is', (name, spec) => {
  const kind = kindOf(name);
  const references = kind.references(kind.schema.parse(spec), 'dev01');
  const schema = schemaOf(name);
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references) {
    expect([reference.field, at(schema, reference.field).map((one) => one.reference)]).toEqual([
      reference.field,
      expect.arrayContaining([reference.kind]),
    ]);
  }
});

test('every kind is found under something, and its figures lead to fields of its own', () => {
  for (const kind of KINDS) {
    expect([kind.name, groupOf(kind) === 'platform']).toEqual([kind.name, kind.scope === 'platform']);
    const paths = Object.values(kind.figures ?? {}).filter((path) => path.startsWith('spec.'));
    const lost = paths.filter((path) => at(schemaOf(kind.name), path.slice('spec.'.length)).length === 0);
    expect([kind.name, lost]).toEqual([kind.name, []]);
  }
});
