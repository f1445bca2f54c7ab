import type { JsonObject, JsonValue } from '@tenantry/client';
import { fieldOf, type Path } from './paths.ts';
import { discriminatorOf, isObject, isSealed, optionOf, optionsOf, type Schema, sortOf } from './schema.ts';

const MOST_DEPTH = 32;

/**
 * Fields that must be filled in and are not yet. Everything else is the server's to judge; without these it need not even be asked.
 */
export function missingFields(schema: Schema, value: JsonValue | undefined, path: Path = []): readonly string[] {
  if (path.length > MOST_DEPTH) return [];
  if (schema.secret !== undefined && schema.secret !== 'generated') {
    return isSealed(value) || (value !== undefined && value !== '') ? [] : [fieldOf(path)];
  }
  const options = optionsOf(schema);
  if (options.length > 0) {
    const chosen = options[optionOf(options, value)];
    const discriminator = discriminatorOf(options);
    if (chosen !== undefined) return missingFields(chosen, value, path);
    return discriminator === null ? [] : [fieldOf([...path, discriminator])];
  }
  if (isObject(value)) return missingInObject(schema, value, path);
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema;
    return (value as readonly JsonValue[]).flatMap((item, index) =>
      item === '' ? [fieldOf([...path, index])] : missingFields(items, item, [...path, index]),
    );
  }
  return [];
}

function missingInObject({ properties, required = [], additionalProperties }: Schema, value: JsonObject, path: Path) {
  if (properties === undefined) {
    if (typeof additionalProperties !== 'object') return [];
    return Object.entries(value).flatMap(([name, one]) => missingFields(additionalProperties, one, [...path, name]));
  }
  return Object.entries(properties).flatMap(([name, schema]) => {
    const inner = value[name];
    if (inner === undefined || inner === '') {
      if (!required.includes(name)) return [];
      // Of a group it is named which of its fields is waited for.
      const within = sortOf(schema) === 'group' ? missingFields(schema, {}, [...path, name]) : [];
      return within.length > 0 ? within : [fieldOf([...path, name])];
    }
    return missingFields(schema, inner, [...path, name]);
  });
}
