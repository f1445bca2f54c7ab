import type { KubeObject } from '../contract.ts';
import { objectMetaSchema } from '../types/builtin.ts';
import { decode } from '../types/decode.ts';
import type { SubresourceRow } from '../types/rows.ts';
import { anything } from '../types/schema.ts';
import type { CustomPart, PrinterColumn, ServedType } from '../types/served.ts';
import { type JsonSchema, structOf } from './json-schema.ts';
import { fillDefaults, pruned } from './prune.ts';
import { ruleFaults } from './rules.ts';
import { schemaFaults } from './validate.ts';

export interface DefinitionVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly schema?: { readonly openAPIV3Schema?: JsonSchema };
  readonly subresources?: {
    readonly status?: Record<string, never>;
    readonly scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string };
  };
  readonly additionalPrinterColumns?: readonly PrinterColumn[];
  readonly selectableFields?: readonly { readonly jsonPath: string }[];
}

export interface DefinitionSpec {
  readonly group: string;
  readonly scope: 'Cluster' | 'Namespaced';
  readonly names: {
    readonly plural: string;
    readonly singular?: string;
    readonly kind: string;
    readonly listKind?: string;
    readonly shortNames?: readonly string[];
    readonly categories?: readonly string[];
  };
  readonly versions: readonly DefinitionVersion[];
  readonly preserveUnknownFields?: boolean;
}

const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const partVerbs = ['get', 'patch', 'update'];
const head = new Set(['apiVersion', 'kind', 'metadata']);

/** A version of a CustomResourceDefinition as a served type. */
export function customType(definition: KubeObject, version: DefinitionVersion): ServedType {
  const spec = definition.spec as unknown as DefinitionSpec;
  const { names, group } = spec;
  const schema = version.schema?.openAPIV3Schema ?? { 'x-kubernetes-preserve-unknown-fields': true };
  const hasStatus = version.subresources?.status !== undefined;
  const scale = version.subresources?.scale;
  const subresources: SubresourceRow[] = [];
  if (hasStatus)
    subresources.push({ name: 'status', verbs: partVerbs, kind: names.kind, group, version: version.name });
  if (scale !== undefined) {
    subresources.push({ name: 'scale', verbs: partVerbs, kind: 'Scale', group: 'autoscaling', version: 'v1' });
  }
  const custom: CustomPart = {
    definition: definition.metadata.name,
    listKind: names.listKind ?? `${names.kind}List`,
    validate: (object, old) => {
      const { apiVersion: _, kind: __, metadata: ___, ...rest } = object;
      // Every object has its head, and it is checked by the rules of all types.
      const required = (schema.required ?? []).filter((field) => !head.has(field));
      const faults = schemaFaults(rest, { ...schema, required }, '');
      // Rules may count on the shape: where that is wrong already they are not asked.
      return faults.length > 0 ? faults : ruleFaults(object, old, schema, '');
    },
    applyDefaults: (object) => fillDefaults(object, schema),
    columns: version.additionalPrinterColumns ?? [],
    selectableFields: (version.selectableFields ?? []).map((field) => field.jsonPath.replace(/^\./, '')),
    scale,
    openapi: schema as Record<string, unknown>,
  };
  const metadata = objectMetaSchema();
  const struct = structOf(schema, names.kind, false, { apiVersion: anything, kind: anything, metadata });
  return {
    group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    namespaced: spec.scope === 'Namespaced',
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    verbs,
    hasStatus,
    hasScale: scale !== undefined,
    storageKey: `${group}/${names.plural}`,
    apiVersion: `${group}/${version.name}`,
    schema: {
      ...struct,
      decodeOwn(value) {
        const unknown: string[] = [];
        const { metadata: meta, apiVersion, kind, ...rest } = value;
        const own = pruned(rest, schema, '', unknown) as Record<string, unknown>;
        const decoded = decode((meta ?? {}) as Record<string, unknown>, metadata);
        const { mismatch } = decoded.report;
        return {
          object: { apiVersion, kind, metadata: decoded.object, ...own },
          report: {
            unknown: [
              ...decoded.report.unknown.map((path) => `metadata.${path}`),
              ...unknown.filter((path) => !head.has(path)),
            ],
            ...(mismatch === undefined ? {} : { mismatch }),
          },
        };
      },
    },
    subresources,
    isStored: true,
    custom,
  };
}
