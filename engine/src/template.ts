import type { JsonObject, JsonValue, Template, TemplateValue } from '@tenantry/kinds';

/** Value of an output, or undefined while it is unknown. */
export type OutputLookup = (resource: string, name: string) => JsonValue | undefined;

export type Resolution =
  | { readonly state: 'resolved'; readonly body: JsonObject }
  /** `missing` names the outputs it waits for, as `resource.name`. */
  | { readonly state: 'unresolved'; readonly missing: readonly string[] };

/** Puts the values of outputs in the places of their references. Pure; what has none is the template's own, not a copy. */
export function resolveTemplate(template: Template, lookup: OutputLookup): Resolution {
  const missing: string[] = [];
  const reference = (resource: string, name: string): JsonValue => {
    const value = lookup(resource, name);
    if (value === undefined || value === null) {
      missing.push(`${resource}.${name}`);
      return null;
    }
    return value;
  };
  const value = (node: TemplateValue): JsonValue => {
    if (node === null || typeof node !== 'object') return node;
    if (isList(node)) return list(node);
    if (isOutput(node)) return reference(node.$output.resource, node.$output.name);
    if (isConcatenation(node)) {
      return node.$concat
        .map((part) => (typeof part === 'string' ? part : String(reference(part.$output.resource, part.$output.name))))
        .join('');
    }
    return object(node);
  };
  const list = (node: readonly TemplateValue[]): JsonValue => {
    const items = node.map(value);
    return items.every((item, place) => item === node[place]) ? (node as readonly JsonValue[]) : items;
  };
  const object = (node: Template): JsonObject => {
    const replaced = Object.entries(node).flatMap(([key, child]): [string, JsonValue][] => {
      const found = value(child);
      return found === child ? [] : [[key, found]];
    });
    // Of entries, for a key may be `__proto__`.
    return replaced.length === 0 ? (node as JsonObject) : { ...(node as JsonObject), ...Object.fromEntries(replaced) };
  };
  const body = object(template);
  return missing.length === 0 ? { state: 'resolved', body } : { state: 'unresolved', missing };
}

/** A pass asks several times for each of its templates, and walks it once. */
const usedBy = new WeakMap<Template, ReadonlySet<string>>();

/** Keys of the resources whose outputs a template uses; references to other objects (`@field`) are left out. */
export function resourcesUsed(template: Template): ReadonlySet<string> {
  const known = usedBy.get(template);
  if (known !== undefined) return known;
  const used = new Set<string>();
  resolveTemplate(template, (resource) => {
    if (!resource.startsWith('@')) used.add(resource);
    return '';
  });
  usedBy.set(template, used);
  return used;
}

type OutputNode = { readonly $output: { readonly resource: string; readonly name: string } };
type ConcatenationNode = { readonly $concat: readonly (string | OutputNode)[] };

function isList(node: TemplateValue): node is readonly TemplateValue[] {
  return Array.isArray(node);
}

function isOutput(node: object): node is OutputNode {
  return '$output' in node;
}

function isConcatenation(node: object): node is ConcatenationNode {
  return '$concat' in node;
}

/** The value at a dotted path of an observed body; `[key]` stands for a key that has dots, `[0]` for an item of a list. */
export function valueAt(body: JsonObject, path: string): JsonValue | undefined {
  let node: JsonValue | undefined = body;
  for (const [, inBrackets, plain] of path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const part = inBrackets ?? plain ?? '';
    if (node === null || typeof node !== 'object') return undefined;
    // Only lists have items by number.
    if (Array.isArray(node)) node = (node as readonly JsonValue[])[inBrackets === undefined ? -1 : Number(part)];
    else node = (node as JsonObject)[part];
  }
  return node;
}
