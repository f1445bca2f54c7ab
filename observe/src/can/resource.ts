/** A resource that a cluster serves, as its discovery tells. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  /** `pods`, or `pods/exec` for a subresource. */
  readonly name: string;
  readonly singular: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  readonly shortNames: readonly string[];
  readonly verbs: readonly string[];
}

export interface ResourceText {
  readonly resource: string;
  /** Null: whichever group has it. */
  readonly group: string | null;
  readonly subresource: string | null;
}

/**
 * Reads `pods`, `po`, `pods/exec`, `deployments.apps`, `apps/deployments`, `apps/deployments/scale`. A first part is a
 * group where it has a dot or where `isGroup` knows it.
 */
export function readResourceText(text: string, isGroup: (name: string) => boolean): ResourceText | null {
  const parts = text.toLowerCase().split('/');
  if (parts.some((part) => !/^[a-z0-9*]([a-z0-9.-]*[a-z0-9])?$/.test(part)) || parts.length > 3) return null;
  const [first = '', second, third] = parts;
  if (second !== undefined && (third !== undefined || isGroup(first))) {
    return { group: first === 'core' ? '' : first, resource: second, subresource: third ?? null };
  }
  const dot = first.indexOf('.');
  if (dot === -1) return { group: null, resource: first, subresource: second ?? null };
  return { group: first.slice(dot + 1), resource: first.slice(0, dot), subresource: second ?? null };
}

export type ResourceFound =
  | { readonly found: 'resource'; readonly resource: ServedResource; readonly subresource: ServedResource | null }
  | { readonly found: 'none' }
  | { readonly found: 'no-subresource'; readonly resource: ServedResource; readonly known: readonly string[] };

/** Plural, singular, kind and short name all name a resource; of several groups the core and then the first served wins. */
export function findResource(served: readonly ServedResource[], text: ResourceText): ResourceFound {
  const plain = served.filter(({ name }) => !name.includes('/'));
  const inGroup = plain.filter(({ group }) => text.group === null || isGroupOf(group, text.group));
  const named =
    inGroup.find(({ name }) => name === text.resource) ??
    inGroup.find(
      ({ singular, kind, shortNames }) =>
        singular === text.resource || kind.toLowerCase() === text.resource || shortNames.includes(text.resource),
    );
  if (named === undefined) return { found: 'none' };
  if (text.subresource === null) return { found: 'resource', resource: named, subresource: null };
  const subresources = served.filter(({ group, name }) => group === named.group && name.startsWith(`${named.name}/`));
  const wanted = `${named.name}/${text.subresource}`;
  const subresource = subresources.find(({ name }) => name === wanted);
  if (subresource !== undefined) return { found: 'resource', resource: named, subresource };
  return { found: 'no-subresource', resource: named, known: subresources.map(({ name }) => name) };
}

/** `deployments.v1.apps` is the same as `deployments.apps`. */
const isGroupOf = (group: string, text: string): boolean => group === text || group === text.replace(/^v\d\w*\.?/, '');
