/**
 * Writes `generated/schema.json` and `generated/resources.json`: the facts about served types that the sandbox needs at
 * run time (names, field types, list-map and merge keys, required fields), without any prose.
 *
 *     node sandbox/src/kubernetes/types/generate.ts <folder with openapi-v2.json and conversation.json>
 *
 * The folder is a recording of a real API server: its published schema, and its answers to aggregated discovery.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DefinitionRow, FieldRow, ResourceRow } from './rows.ts';

interface SwaggerSchema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: string[];
  items?: SwaggerSchema;
  additionalProperties?: SwaggerSchema;
  properties?: Record<string, SwaggerSchema>;
  required?: string[];
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: string;
  'x-kubernetes-patch-merge-key'?: string;
  'x-kubernetes-patch-strategy'?: string;
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
}

const scalars: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'q',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 't',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'm',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'x',
};

function typeOf(schema: SwaggerSchema, definitions: Record<string, SwaggerSchema>): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/definitions/', '');
    const scalar = scalars[name];
    if (scalar !== undefined) return scalar;
    return definitions[name]?.properties === undefined ? '*' : `@${name}`;
  }
  switch (schema.type) {
    case 'array':
      return `[${typeOf(schema.items ?? {}, definitions)}`;
    case 'object':
      return schema.additionalProperties === undefined ? '*' : `{${typeOf(schema.additionalProperties, definitions)}`;
    case 'integer':
      return 'i';
    case 'number':
      return 'n';
    case 'boolean':
      return 'b';
    case 'string':
      return schema.format === 'byte' ? 'y' : 's';
    default:
      return '*';
  }
}

function fieldOf(schema: SwaggerSchema, definitions: Record<string, SwaggerSchema>): FieldRow {
  const type = typeOf(schema, definitions);
  const listType = schema['x-kubernetes-list-type'];
  const row: Exclude<FieldRow, string> = { t: type };
  if (listType === 'map') row.k = schema['x-kubernetes-list-map-keys'] ?? [];
  if (listType === 'set') row.s = 1;
  if (schema['x-kubernetes-map-type'] === 'atomic') row.a = 1;
  const mergeKey = schema['x-kubernetes-patch-merge-key'];
  const strategy = schema['x-kubernetes-patch-strategy'];
  if (mergeKey !== undefined) row.pk = mergeKey;
  if (strategy !== undefined) row.ps = strategy;
  if (schema.enum !== undefined) row.e = schema.enum;
  return Object.keys(row).length === 1 ? type : row;
}

function refsOf(row: DefinitionRow): string[] {
  const refs: string[] = [];
  for (const field of Object.values(row.p)) {
    const at = (typeof field === 'string' ? field : field.t).match(/@(.*)$/);
    if (at?.[1] !== undefined) refs.push(at[1]);
  }
  return refs;
}

interface Discovery {
  items: {
    metadata: { name?: string };
    versions: {
      version: string;
      resources: {
        resource: string;
        responseKind: { group: string; version: string; kind: string };
        scope: string;
        singularResource: string;
        verbs: string[];
        shortNames?: string[];
        categories?: string[];
        subresources?: {
          subresource: string;
          responseKind: { group: string; version: string; kind: string };
          verbs: string[];
        }[];
      }[];
    }[];
  }[];
}

function resourcesOf(discovery: Discovery): ResourceRow[] {
  const rows: ResourceRow[] = [];
  for (const group of discovery.items) {
    for (const version of group.versions) {
      for (const resource of version.resources) {
        rows.push({
          group: group.metadata.name ?? '',
          version: version.version,
          kind: resource.responseKind.kind,
          plural: resource.resource,
          singular: resource.singularResource,
          namespaced: resource.scope === 'Namespaced',
          verbs: resource.verbs,
          shortNames: resource.shortNames ?? [],
          categories: resource.categories ?? [],
          subresources: (resource.subresources ?? []).map((sub) => ({
            name: sub.subresource,
            verbs: sub.verbs,
            kind: sub.responseKind.kind,
            ...(sub.responseKind.version === ''
              ? {}
              : { group: sub.responseKind.group, version: sub.responseKind.version }),
          })),
        });
      }
    }
  }
  return rows;
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('which folder holds openapi-v2.json and conversation.json?');
const swagger = JSON.parse(readFileSync(join(folder, 'openapi-v2.json'), 'utf8')) as {
  definitions: Record<string, SwaggerSchema>;
};
const conversation = JSON.parse(readFileSync(join(folder, 'conversation.json'), 'utf8')) as {
  steps: { name: string; response?: { body: unknown } }[];
};
const answer = (name: string): Discovery => {
  const step = conversation.steps.find((candidate) => candidate.name === name);
  if (step?.response === undefined) throw new Error(`the conversation has no step '${name}'`);
  return step.response.body as Discovery;
};
const resources = [
  ...resourcesOf(answer('aggregated discovery, core')),
  ...resourcesOf(answer('aggregated discovery, groups')),
];

const definitions: Record<string, DefinitionRow> = {};
const pending: string[] = [];
const wanted = new Set<string>();
for (const row of resources) {
  wanted.add(`${row.group}/${row.version}/${row.kind}`);
  for (const sub of row.subresources) {
    wanted.add(`${sub.group ?? row.group}/${sub.version ?? row.version}/${sub.kind}`);
  }
}
const kinds: Record<string, string> = {};
for (const [name, schema] of Object.entries(swagger.definitions)) {
  for (const gvk of schema['x-kubernetes-group-version-kind'] ?? []) {
    const key = `${gvk.group}/${gvk.version}/${gvk.kind}`;
    if (!wanted.has(key)) continue;
    kinds[key] = name;
    pending.push(name);
  }
}
// What a delete may carry, by any client.
pending.push('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions');
for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
  const schema = swagger.definitions[name];
  if (schema?.properties === undefined || definitions[name] !== undefined) continue;
  const row: DefinitionRow = { p: {} };
  for (const [field, value] of Object.entries(schema.properties)) row.p[field] = fieldOf(value, swagger.definitions);
  if (schema.required !== undefined) row.r = schema.required;
  if (schema['x-kubernetes-map-type'] === 'atomic') row.a = 1;
  definitions[name] = row;
  pending.push(...refsOf(row));
}

const target = join(dirname(fileURLToPath(import.meta.url)), 'generated');
const sorted = Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(target, 'schema.json'), `${JSON.stringify({ kinds, definitions: sorted })}\n`);
writeFileSync(join(target, 'resources.json'), `${JSON.stringify(resources)}\n`);
