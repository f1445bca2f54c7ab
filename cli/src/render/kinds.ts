import type { JsonObject, KindDescription } from '@tenantry/client';
import { usageError } from '../exit.ts';
import type { Paint } from '../output/paint.ts';
import { aligned, indented, table } from '../output/table.ts';
import { type Field, fieldsOf } from '../schema.ts';
import { yaml } from '../yaml.ts';
import { renderActions } from './actions.ts';

export function renderKinds(kinds: readonly KindDescription[]): string[] {
  return table<KindDescription>(
    [
      { title: 'KIND', cell: (kind) => kind.name },
      { title: 'PLURAL', cell: (kind) => kind.plural },
      { title: 'SHORT', cell: (kind) => kind.shortNames.join(', ') },
      { title: 'LIVES IN', cell: (kind) => (kind.scope === 'tenant' ? 'a tenant' : 'the platform') },
      { title: 'WHAT IT IS', cell: (kind) => kind.summary },
    ],
    kinds,
  );
}

/** A kind's fields with type, default and meaning; with a path, that field and what is in it. */
export function renderExplanation(kind: KindDescription, path: string | null, paint: Paint): string[] {
  const all = fieldsOf(kind.schema);
  const fields = path === null ? all : all.filter((field) => isWithin(field.path, path));
  if (fields.length === 0 && path !== null) {
    throw usageError(
      `${kind.name} has no field ${path}.`,
      `\`tenantry explain ${kind.name.toLowerCase()}\` lists them.`,
    );
  }
  const shallowest = Math.min(...fields.map((field) => field.depth));
  const lines = path === null ? [`${paint('bold', kind.name)}: ${kind.summary}`, '', paint('bold', 'spec')] : [];
  for (const field of fields)
    lines.push(...indented(renderField(field, kind, paint), 2 + 2 * (field.depth - shallowest)));
  if (path === null && kind.actions.length > 0) {
    lines.push('', paint('bold', 'Actions'), ...indented(renderActions(kind)));
  }
  if (path === null) lines.push('', paint('bold', 'Example'), ...indented(exampleOf(kind).split('\n')));
  return lines;
}

function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}.`) || path.startsWith(`${ancestor}[]`);
}

function renderField(field: Field, kind: KindDescription, paint: Paint): string[] {
  const facts = [paint('cyan', field.type)];
  if (field.isRequired) facts.push(paint('yellow', 'required'));
  if (isWorthShowing(field.defaultValue)) facts.push(`default ${JSON.stringify(field.defaultValue)}`);
  const fixed = kind.immutable[field.path];
  const said = [field.description, ...(fixed === undefined ? [] : [`Cannot change: ${fixed.replace(/\.?$/, '.')}`])];
  const head = aligned([[paint('bold', field.name), facts.join(', ')]]);
  return [...head, ...indented(said.filter((line) => line !== ''))];
}

function isWorthShowing(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value) !== '{}' && JSON.stringify(value) !== '[]';
}

/** The kind's example as a manifest that can be applied. */
export function exampleOf(kind: KindDescription): string {
  return yaml().stringify(exampleManifest(kind), { lineWidth: 0 }).trimEnd();
}

function exampleManifest({ name: kindName, example }: KindDescription): JsonObject {
  if (typeof example.kind === 'string') return example;
  const { name = 'example', tenant, spec = {} } = example;
  return {
    apiVersion: 'tenantry.dev/v1',
    kind: kindName,
    metadata: { name, ...(tenant === undefined ? {} : { tenant }) },
    spec,
  };
}
