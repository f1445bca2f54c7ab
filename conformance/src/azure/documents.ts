import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonMap = { readonly [key: string]: Json };

/** A schema, parameter or response together with the file that relative references in it start from. */
export interface Located {
  readonly file: string;
  readonly node: JsonMap;
  /** `<file>#<pointer>` of the last reference followed, or null for something written in place. */
  readonly name: string | null;
}

/** Microsoft's files, parsed once each, with their `$ref`s followed on demand. */
export class Documents {
  readonly root: string;
  private readonly parsed = new Map<string, JsonMap>();

  constructor(root: string) {
    this.root = root;
  }

  /** Paths, relative to the root, of every file that is not an example. */
  list(): string[] {
    return jsonFiles(join(this.root, 'specification'))
      .map((file) => relative(this.root, file))
      .filter((file) => !file.includes('/examples/'))
      .sort();
  }

  read(file: string): JsonMap {
    let document = this.parsed.get(file);
    if (document === undefined) {
      document = parseJson(join(this.root, file));
      this.parsed.set(file, document);
    }
    return document;
  }

  /** Follows `$ref` until something that is none; fields beside a `$ref` (readOnly, x-ms-mutability) are kept. */
  resolve(at: Located): Located {
    let current = at;
    for (let depth = 0; depth < 32; depth++) {
      const reference = current.node.$ref;
      if (typeof reference !== 'string') return current;
      const { $ref: _, ...beside } = current.node;
      const target = this.follow(current.file, reference);
      current = { file: target.file, name: target.name, node: { ...target.node, ...beside } };
    }
    throw new Error(`references form a circle at ${at.file}`);
  }

  private follow(from: string, reference: string): Located {
    const [path = '', pointer = ''] = reference.split('#');
    const file = path === '' ? from : relative(this.root, resolve(this.root, dirname(from), path));
    let node: Json = this.read(file);
    for (const step of pointer.split('/').slice(1)) {
      const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
      const next: Json | undefined = isMap(node) ? node[key] : undefined;
      if (next === undefined) throw new Error(`${from} refers to ${reference}, which is not there`);
      node = next;
    }
    if (!isMap(node)) throw new Error(`${from} refers to ${reference}, which is no object`);
    return { file, node, name: `${file}#${pointer}` };
  }
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Reads a JSON file; some of Microsoft's begin with a byte order mark. */
export function parseJson(file: string): JsonMap {
  const value: Json = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  if (!isMap(value)) throw new Error(`${file} holds no JSON object`);
  return value;
}

export function jsonFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name));
}
