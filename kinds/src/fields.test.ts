import { expect, test } from 'vitest';
import { z } from 'zod';
import { KINDS } from './index.ts';

type Schema = {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
};

interface Field {
  readonly path: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** Every named field of a schema, whatever list, map or choice it stands in. */
function fieldsOf(schema: Schema, path: string): Field[] {
  const required = new Set(schema.required);
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, child]): Field[] => [
    { path: `${path}.${name}`, schema: child, isRequired: required.has(name) },
    ...fieldsOf(child, `${path}.${name}`),
  ]);
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const map = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  return [
    ...own,
    ...choices.flatMap((choice) => fieldsOf(choice, path)),
    ...[...map, ...(schema.items === undefined ? [] : [schema.items])].flatMap((item) => fieldsOf(item, `${path}[]`)),
  ];
}

/** What may be left out says what holds then: a default that the schema knows, or a sentence. A mere group of fields need not. */
function saysWhatHoldsWithout({ schema, isRequired }: Field): boolean {
  const isGroup = schema.properties !== undefined;
  return (
    isRequired ||
    isGroup ||
    schema.default !== undefined ||
    /default|only|without|in place of|either|exactly one/i.test(schema.description ?? '')
  );
}

const fields = KINDS.flatMap(({ name, schema }) =>
  fieldsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, name),
);

test('every field of every kind is described', () => {
  expect(fields.filter(({ schema }) => !schema.description).map(({ path }) => path)).toEqual([]);
});

test('every field that may be left out says what holds then', () => {
  expect(
    fields.filter((field) => !saysWhatHoldsWithout(field)).map(({ path, schema }) => `${path}: ${schema.description}`),
  ).toEqual([]);
});

test('every number with a unit says it', () => {
  const unit =
    /seconds|days|minutes|hours|GiB|percent|bytes|months|Mbps|how many|number|most|least|fewest|replicas|pairs|port|priority|failures|times|how often|years|zone/i;
  const numbers = fields.filter(
    ({ schema }) => 'type' in schema && (schema.type === 'integer' || schema.type === 'number'),
  );
  expect(numbers.length).toBeGreaterThan(0);
  expect(
    numbers
      .filter(({ schema }) => !unit.test(schema.description ?? ''))
      .map(({ path, schema }) => `${path}: ${schema.description}`),
  ).toEqual([]);
});
