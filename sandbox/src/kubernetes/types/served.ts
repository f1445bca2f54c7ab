import type { ResourceType } from '../contract.ts';
import { builtinResources, builtinSchema } from './builtin.ts';
import type { SubresourceRow } from './rows.ts';
import type { StructSchema } from './schema.ts';

/** A validation that a custom resource's own schema asks for; returns the faults it finds. */
export type CustomValidation = (
  object: Record<string, unknown>,
  old?: Record<string, unknown>,
) => readonly { reason: string; field: string; message: string }[];

export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly jsonPath: string;
  readonly priority?: number;
}

/** What a CustomResourceDefinition adds to a served type. */
export interface CustomPart {
  readonly definition: string;
  readonly listKind: string;
  readonly validate: CustomValidation;
  readonly applyDefaults: (object: Record<string, unknown>) => void;
  readonly columns: readonly PrinterColumn[];
  readonly selectableFields: readonly string[];
  readonly scale: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string } | undefined;
  readonly openapi: Record<string, unknown> | undefined;
}

/** A resource type as the API server serves it. */
export interface ServedType extends ResourceType {
  /** Where its objects are stored; versions of one resource share it. */
  readonly storageKey: string;
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;
  readonly schema: StructSchema;
  readonly subresources: readonly SubresourceRow[];
  /** False for reviews and bindings: they are answered, not kept. */
  readonly isStored: boolean;
  readonly custom?: CustomPart;
}

/** `pods`, `deployments.apps`: how messages name a resource. */
export function qualifiedResource(type: ResourceType): string {
  return type.group === '' ? type.plural : `${type.plural}.${type.group}`;
}

/** `Pod`, `Deployment.apps`: how messages about invalid objects name a kind. */
export function qualifiedKind(type: ResourceType): string {
  return type.group === '' ? type.kind : `${type.kind}.${type.group}`;
}

/** Several versions show the same objects; these are stored in the other's shape. */
const sharedStorage: Readonly<Record<string, string>> = { 'events.k8s.io/events': '/events' };

/** The version that is stored where a group serves several. */
const storageVersions: Readonly<Record<string, string>> = { 'autoscaling/horizontalpodautoscalers': 'v2' };

function builtinType(row: (typeof builtinResources)[number]): ServedType {
  const schema = builtinSchema(row.group, row.version, row.kind);
  if (schema === undefined) throw new Error(`no schema for ${row.kind}`);
  const key = `${row.group}/${row.plural}`;
  return {
    group: row.group,
    version: row.version,
    kind: row.kind,
    plural: row.plural,
    singular: row.singular,
    namespaced: row.namespaced,
    shortNames: row.shortNames,
    categories: row.categories,
    verbs: row.verbs,
    hasStatus: row.subresources.some((sub) => sub.name === 'status'),
    hasScale: row.subresources.some((sub) => sub.name === 'scale'),
    storageKey: sharedStorage[key] ?? key,
    apiVersion: row.group === '' ? row.version : `${row.group}/${row.version}`,
    schema,
    subresources: row.subresources,
    isStored: row.verbs.includes('list') && row.plural !== 'componentstatuses',
  };
}

/** All served types: the built-in ones and those that CustomResourceDefinitions add and take away. */
export class ServedTypes {
  readonly #byPath = new Map<string, ServedType>();
  readonly #byKind = new Map<string, ServedType>();
  #all: readonly ServedType[] | undefined;
  /** Rises with each change, so that discovery and OpenAPI documents can be kept until then. */
  generation = 0;

  constructor() {
    for (const row of builtinResources) this.add(builtinType(row));
  }

  add(type: ServedType): void {
    this.#byPath.set(`${type.group}/${type.version}/${type.plural}`, type);
    this.#byKind.set(`${type.apiVersion}/${type.kind}`, type);
    this.#changed();
  }

  remove(type: ServedType): void {
    this.#byPath.delete(`${type.group}/${type.version}/${type.plural}`);
    this.#byKind.delete(`${type.apiVersion}/${type.kind}`);
    this.#changed();
  }

  #changed(): void {
    this.#all = undefined;
    this.generation += 1;
  }

  at(group: string, version: string, plural: string): ServedType | undefined {
    return this.#byPath.get(`${group}/${version}/${plural}`);
  }

  ofKind(apiVersion: string, kind: string): ServedType | undefined {
    return this.#byKind.get(`${apiVersion}/${kind}`);
  }

  all(): readonly ServedType[] {
    this.#all ??= [...this.#byPath.values()];
    return this.#all;
  }

  hasVersion(group: string, version: string): boolean {
    return this.all().some((type) => type.group === group && type.version === version);
  }

  hasGroup(group: string): boolean {
    return this.all().some((type) => type.group === group);
  }

  /** The storage version of a resource, or its only one. */
  preferred(plural: string, group: string): ServedType | undefined {
    const version = storageVersions[`${group}/${plural}`];
    return this.all().find(
      (type) => type.plural === plural && type.group === group && (version === undefined || type.version === version),
    );
  }

  /** The type in whose shape objects of this type are stored. */
  storedAs(type: ServedType): ServedType {
    const [group = '', plural = ''] = type.storageKey.split('/');
    return this.preferred(plural, group) ?? type;
  }
}
