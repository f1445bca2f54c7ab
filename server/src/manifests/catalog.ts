import type { Action, Kind } from '@tenantry/kinds';
import { z } from 'zod';
import { mayHoldSecrets } from './secret-fields.ts';

/** Name of the kind whose objects others live in. The only kind that the model itself knows. */
export const INFRASTRUCTURE_KIND = 'Infrastructure';
export const TENANT_KIND = 'Tenant';

/** JSON Schema (2020-12) as Zod writes it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

export interface CatalogEntry {
  readonly kind: Kind;
  /** Schema of what a person writes: fields with a default are optional. */
  readonly schema: JsonSchema;
  readonly actions: readonly CatalogAction[];
  /** Whether its objects may hold secrets. */
  readonly hasSecrets: boolean;
}

export interface CatalogAction {
  readonly action: Action;
  /** Schema of its input. */
  readonly input: JsonSchema;
}

/** The kinds of this installation, and how to find them. */
export interface Catalog {
  readonly entries: readonly CatalogEntry[];
  byName(name: string): CatalogEntry | undefined;
  /** By the name of a query parameter: the kind's name in lower case. */
  byParameter(parameter: string): CatalogEntry | undefined;
}

/** Path segments below `/api/v1` and below an object that are not plurals. */
const RESERVED = new Set([
  ...['apply', 'plan', 'events', 'audit', 'kinds', 'docs', 'openapi.json'],
  ...['resources', 'deletion', 'cluster', 'kube-token', 'kube-tokens', 'kubernetes', 'ssh-key', 'usage'],
]);

/** Throws when two kinds share a name or a path, or when one would hide a route of the API. */
export function createCatalog(kinds: readonly Kind[]): Catalog {
  const byName = new Map<string, CatalogEntry>();
  const byParameter = new Map<string, CatalogEntry>();
  const plurals = new Set<string>();
  for (const kind of kinds) {
    if (byName.has(kind.name) || byParameter.has(kind.name.toLowerCase())) {
      throw new Error(`two kinds are named ${kind.name}`);
    }
    if (plurals.has(kind.plural) || RESERVED.has(kind.plural) || !/^[a-z][a-z0-9]*$/.test(kind.plural)) {
      throw new Error(`kind ${kind.name} cannot have the plural ${kind.plural}`);
    }
    const schema = schemaOf(kind.schema);
    if (schema.$defs !== undefined) throw new Error(`the schema of kind ${kind.name} refers to itself`);
    const entry = { kind, schema, actions: actionsOf(kind), hasSecrets: mayHoldSecrets(schema) };
    byName.set(kind.name, entry);
    byParameter.set(kind.name.toLowerCase(), entry);
    plurals.add(kind.plural);
  }
  if (kinds.some(({ scope }) => scope === 'tenant') && !byName.has(TENANT_KIND)) {
    throw new Error(`kinds that live in a tenant need the kind ${TENANT_KIND}`);
  }
  return {
    entries: [...byName.values()],
    byName: (name) => byName.get(name),
    byParameter: (parameter) => byParameter.get(parameter),
  };
}

function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', reused: 'inline', unrepresentable: 'any' });
  return json;
}

/** Their operations would have the ids of others. */
const TAKEN_VERBS = new Set(['create', 'delete', 'get', 'list', 'patch', 'replace', 'rollback']);

function actionsOf({ name, actions = [] }: Kind): CatalogAction[] {
  const seen = new Set(TAKEN_VERBS);
  return actions.map((action) => {
    if (seen.has(action.name) || !/^[a-z]+(-[a-z]+)*$/.test(action.name)) {
      throw new Error(`kind ${name} cannot have the action ${action.name}`);
    }
    seen.add(action.name);
    return { action, input: schemaOf(action.input) };
  });
}
