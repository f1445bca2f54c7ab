import type { JsonObject, JsonValue } from '@tenantry/client';
import { isObject, optionOf, optionsOf, type Schema } from '../../../forms/schema.ts';
import { inShort, labelOf } from '../../../forms/words.ts';

/** A field of a spec in words. */
export interface Setting {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly isDefault: boolean;
}

/**
 * The fields of a part of a spec that are told at a glance: those that are `telling`, and whatever is not as it is by default.
 * Those in `besides` are told elsewhere.
 */
export function settingsOf(
  schema: Schema | undefined,
  value: JsonObject,
  { telling, besides = [] }: { readonly telling: readonly string[]; readonly besides?: readonly string[] },
): Setting[] {
  return Object.entries(schema?.properties ?? {}).flatMap(([name, field]) => {
    const isDefault = isByDefault(field, value[name]);
    if (besides.includes(name) || (isDefault && !telling.includes(name))) return [];
    const { label, unit } = labelOf(name);
    const title = unit === null ? label : `${label}, in ${unit}`;
    return [{ name, title, text: textOf(field, value[name]), isDefault }];
  });
}

/** What is not set is by default, and so is what is set to it: the server fills in what was left out. */
export function isByDefault(field: Schema | undefined, value: JsonValue | undefined): boolean {
  return value === undefined || JSON.stringify(value) === JSON.stringify(field?.default);
}

function textOf(field: Schema, value: JsonValue | undefined): string {
  const shown = value ?? field.default;
  if (shown !== undefined) return inShort(shown);
  // What follows from other things has no value in the schema, and stands in its words.
  // Why it is so is for the form to say.
  return /Default: (.+?)(, so that .*)?\.?$/.exec(field.description ?? '')?.[1] ?? 'not set';
}

/** The schema of a spec, of the alternative that it is. */
export function schemaOfSpec(schema: Schema, spec: JsonObject): Schema | undefined {
  const options = optionsOf(schema);
  return options.length === 0 ? schema : options[optionOf(options, spec)];
}

/** A part of a spec; empty where it is left out. */
export const partOf = (spec: JsonObject, name: string): JsonObject => {
  const part = spec[name];
  return isObject(part) ? part : {};
};
