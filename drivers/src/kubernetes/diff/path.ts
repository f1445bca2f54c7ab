import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { asList, isList, isObject } from '../mark.ts';

/** One step from a value to one within it. */
export type Segment =
  | { readonly kind: 'field'; readonly name: string }
  /** The item of a list map with these key values. */
  | { readonly kind: 'item'; readonly key: JsonObject }
  /** The member of a set. */
  | { readonly kind: 'member'; readonly value: JsonValue }
  | { readonly kind: 'index'; readonly index: number };

export type Path = readonly Segment[];

/** As people read it: `spec.template.spec.containers[name=web].image`, `metadata.labels[tenantry.dev/tenant]`. */
export function pathText(path: Path): string {
  let text = '';
  for (const segment of path) {
    switch (segment.kind) {
      case 'field':
        if (!/^[\w$-]+$/.test(segment.name)) text += `[${segment.name}]`;
        else text += text === '' ? segment.name : `.${segment.name}`;
        break;
      case 'item':
        text += `[${Object.entries(segment.key)
          .map(([name, value]) => `${name}=${String(value)}`)
          .join(',')}]`;
        break;
      case 'member':
        text += `[${typeof segment.value === 'string' ? segment.value : JSON.stringify(segment.value)}]`;
        break;
      case 'index':
        text += `[${segment.index}]`;
        break;
      default:
        return segment satisfies never;
    }
  }
  return text;
}

/** The JSON pointer of a path in a body, or null where nothing stands there. */
export function jsonPointer(body: JsonValue, path: Path): string | null {
  let current: JsonValue | undefined = body;
  let pointer = '';
  for (const segment of path) {
    const step: Step | null = segment.kind === 'field' ? fieldStep(current, segment.name) : listStep(current, segment);
    if (step === null) return null;
    pointer += `/${step.token}`;
    current = step.value;
  }
  return pointer;
}

interface Step {
  readonly token: string;
  readonly value: JsonValue | undefined;
}

function fieldStep(value: JsonValue | undefined, name: string): Step | null {
  if (!isObject(value) || !(name in value)) return null;
  return { token: name.replaceAll('~', '~0').replaceAll('/', '~1'), value: value[name] };
}

function listStep(value: JsonValue | undefined, segment: Exclude<Segment, { kind: 'field' }>): Step | null {
  if (!isList(value)) return null;
  const index = indexIn(asList(value), segment);
  return index === -1 ? null : { token: String(index), value: value[index] };
}

function indexIn(list: readonly JsonValue[], segment: Exclude<Segment, { kind: 'field' }>): number {
  switch (segment.kind) {
    case 'index':
      return segment.index < list.length ? segment.index : -1;
    case 'member':
      return list.indexOf(segment.value);
    case 'item':
      return list.findIndex((item) => isObject(item) && hasKey(item, segment.key));
    default:
      return segment satisfies never;
  }
}

/** Whether an item carries all the key values; a key that the item leaves out counts as met. */
export function hasKey(item: JsonObject, key: JsonObject): boolean {
  return Object.entries(key).every(([name, value]) => item[name] === undefined || item[name] === value);
}
