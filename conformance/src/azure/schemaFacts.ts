import { Documents, isList, isMap, type Located } from './documents.ts';
import { loadOperations } from './operations.ts';
import { Shapes } from './shape.ts';

/** What a client that reads, changes and puts back must know of a type's body. Paths are dotted, `*` for items of lists and maps. */
export interface SchemaFacts {
  /** Must not be sent. */
  readonly readOnly: readonly string[];
  /** Values whose case the service may change. */
  readonly enums: readonly string[];
}

const MAX_DEPTH = 9;

/** Facts of the body of the PUT whose template ends in `suffix`, at an api-version. */
export function schemaFacts(directory: string, suffix: string, apiVersion: string): SchemaFacts {
  const documents = new Documents(directory);
  const shapes = new Shapes(documents);
  const operation = loadOperations(documents)
    .filter((one) => one.method === 'PUT' && one.apiVersion === apiVersion && one.body !== null)
    .filter((one) =>
      one.template
        .replace(/\{[^}]*\}/g, '*')
        .toLowerCase()
        .endsWith(suffix.toLowerCase()),
    )
    .sort((a, b) => a.template.length - b.template.length)[0];
  if (operation?.body == null) throw new Error(`no PUT of ${suffix} at ${apiVersion}`);
  const readOnly = new Set<string>();
  const enums = new Set<string>();

  function walk(written: Located, path: readonly string[], above: readonly string[]): void {
    const schema = documents.resolve(written);
    if (path.length > MAX_DEPTH || (schema.name !== null && above.includes(schema.name))) return;
    const seen = schema.name === null ? above : [...above, schema.name];
    const { node } = schema;
    if (isList(node.enum)) enums.add(path.join('.'));
    if (isMap(node.items)) walk({ file: schema.file, node: node.items, name: null }, [...path, '*'], seen);
    const shape = shapes.of(schema);
    // A resource named inside another is put back as a mere reference, so its fields do not matter.
    if (path.length > 0 && path.at(-1) !== '*' && shape.properties.has('id')) return;
    for (const [name, property] of shape.properties) {
      const at = [...path, name];
      if (documents.resolve(property).node.readOnly === true) readOnly.add(at.join('.'));
      else walk(property, at, seen);
    }
    if (typeof shape.additional === 'object') walk(shape.additional, [...path, '*'], seen);
  }

  walk(operation.body.schema, [], []);
  return { readOnly: [...readOnly].sort(), enums: [...enums].sort() };
}
