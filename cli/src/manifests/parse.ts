import type { JsonValue, Manifest } from '@tenantry/client';
import type { Document, LineCounter } from 'yaml';
import { CommandError, EXIT } from '../exit.ts';
import { yaml } from '../yaml.ts';
import type { Source } from './read.ts';

/** Manifests in the order they were written, and where each of their fields stands. */
export interface Manifests {
  readonly items: readonly Manifest[];
  /** `items[1].spec.region` → `tenants.yaml:12 (tenant/dev01) spec.region`. */
  locate(field: string): string;
}

interface Placed {
  readonly manifest: Manifest;
  readonly label: string;
  readonly document: Document;
  readonly lines: LineCounter;
  /** Path to the manifest within its document, for lists. */
  readonly prefix: readonly (string | number)[];
}

/**
 * Reads YAML (JSON is YAML too): several documents, and lists of manifests in `items`. What a manifest must look like is
 * the API's to say; here it only has to be an object.
 *
 * @throws CommandError with file and line
 */
export function parseManifests(sources: readonly Source[]): Manifests {
  const placed = sources.flatMap(parseSource);
  if (placed.length === 0) {
    const where = sources.map((source) => source.label).join(', ');
    throw new CommandError(EXIT.failed, `There is no manifest in ${where}.`, '`tenantry kinds --example` shows some.');
  }
  return {
    items: placed.map((item) => item.manifest),
    locate: (field) => locate(placed, field),
  };
}

function parseSource({ label, text }: Source): Placed[] {
  const lines = new (yaml().LineCounter)();
  const documents = yaml().parseAllDocuments(text, { lineCounter: lines, prettyErrors: true });
  const placed: Placed[] = [];
  // An empty stream is an empty list with a marker on it.
  for (const document of Array.isArray(documents) ? documents : []) {
    const [fault] = document.errors;
    if (fault !== undefined) {
      const line = lines.linePos(fault.pos[0]).line;
      const [said = fault.message] = fault.message.split('\n');
      throw new CommandError(
        EXIT.failed,
        `${label}:${line} is not YAML: ${said.replace(/ at line \d+, column \d+:$/, '')}.`,
      );
    }
    const value = contentOf(document, label);
    if (value === null || value === undefined) continue;
    const isList = isObject(value) && value.metadata === undefined && Array.isArray(value.items);
    const entries: readonly unknown[] = isList ? (value.items as unknown[]) : Array.isArray(value) ? value : [value];
    const base = isList ? ['items'] : [];
    for (const [index, entry] of entries.entries()) {
      const prefix = entries === value || isList ? [...base, index] : [];
      if (!isObject(entry)) {
        throw new CommandError(
          EXIT.failed,
          `${label}:${lineOf(document, lines, prefix)} is no manifest but ${kindOf(entry)}.`,
        );
      }
      // Checked to be an object; the API checks the rest and names the field.
      placed.push({ manifest: entry as unknown as Manifest, label, document, lines, prefix });
    }
  }
  return placed;
}

function contentOf(document: Document, label: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      EXIT.failed,
      `${label} cannot be read: ${said}.`,
      'Write the value out in place of the alias.',
    );
  }
}

function locate(placed: readonly Placed[], field: string): string {
  const match = /^items\[(\d+)\]\.?(.*)$/.exec(field);
  const [only] = placed;
  const item = match === null ? (placed.length === 1 ? only : undefined) : placed[Number(match[1])];
  if (item === undefined) return field;
  const inner = match === null ? field : (match[2] ?? '');
  const line = lineOf(item.document, item.lines, [...item.prefix, ...pathOf(inner)]);
  return `${item.label}:${line}${inner === '' ? '' : ` ${inner}`}`;
}

/** `spec.nodes[0].size` → ['spec', 'nodes', 0, 'size']. */
function pathOf(field: string): (string | number)[] {
  return [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([part, index]) =>
    index === undefined ? part : Number(index),
  );
}

/** The line of the innermost part of the path that was written down. */
function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (yaml().isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  const start = yaml().isNode(document.contents) && document.contents.range ? document.contents.range[0] : 0;
  return lines.linePos(start).line;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return `a ${typeof (value as JsonValue)}`;
}
