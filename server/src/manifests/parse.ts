import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from 'yaml';
import { ProblemError } from '../problems/index.ts';
import { checkTree, type Path, toField } from './tree.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One value of a body: a JSON text has one, a YAML stream one per document. */
export interface ParsedDocument {
  readonly value: unknown;
  /** Where in the text something stands; only YAML remembers it. */
  place(path: Path): Place | undefined;
}

/** Weighted count of aliases that the `yaml` library allows before it calls them an attack (a "billion laughs"). */
const MOST_ALIASES = 100;

export function parseJson(text: string): ParsedDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const detail = text.trim() === '' ? 'The body is empty.' : `The body is not JSON${whereJsonEnds(text, cause)}.`;
    throw new ProblemError('malformed-json', { detail });
  }
  checkTree(value);
  return { value, place: () => undefined };
}

/** Where it stops being JSON. The parser's own words quote what stands there, which may be a secret. */
function whereJsonEnds(text: string, cause: unknown): string {
  const position = /at position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
  if (position === undefined)
    return cause instanceof Error && /end of JSON/i.test(cause.message) ? ': it ends too soon' : '';
  const before = text.slice(0, Number(position)).split('\n');
  return `: it goes wrong at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** What a YAML parser says, without what it quotes: that may be a secret. */
function unquoted(message: string): string {
  return message
    .replace(/\n[\s\S]*$/, '')
    .replace(/"[\s\S]*"|'[\s\S]*'/, '(…)')
    .replace(/: [\s\S]*$/, '');
}

/** The documents of a YAML 1.2 stream; empty ones are left out. */
export function parseYaml(text: string): ParsedDocument[] {
  const lines = new LineCounter();
  const stream = readStream(text, lines);
  return stream.filter((document) => !isEmpty(document)).map((document) => toValue(document, lines));
}

function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

function readStream(text: string, lineCounter: LineCounter): Document.Parsed[] {
  try {
    const stream = parseAllDocuments(text, { lineCounter, prettyErrors: false, uniqueKeys: true, version: '1.2' });
    return 'empty' in stream ? [] : stream;
  } catch (cause) {
    // The parser recurses, so absurd nesting ends its stack.
    if (cause instanceof RangeError)
      throw new ProblemError('unacceptable-value', { detail: 'The YAML nests too deeply.' });
    throw cause;
  }
}

function toValue(document: Document.Parsed, lines: LineCounter): ParsedDocument {
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    throw new ProblemError('malformed-yaml', {
      detail: `The body is not YAML that this API reads: ${unquoted(faults[0]?.message ?? '')}.`,
      errors: faults.slice(0, 20).map((fault) => {
        const { line, col: column } = lines.linePos(fault.pos[0]);
        const remedy = `correct line ${line}, column ${column}`;
        return { field: '', message: unquoted(fault.message), remedy, line, column };
      }),
    });
  }
  refuseCircles(document, lines);
  const value = expand(document);
  checkTree(value);
  return { value, place: (path) => place(document, lines, path) };
}

/** An alias inside the value it refers to would make a value without end. */
function refuseCircles(document: Document.Parsed, lines: LineCounter): void {
  visit(document, {
    Alias(_key, alias, ancestors) {
      const target = alias.resolve(document);
      if (target === undefined) return;
      if (!ancestors.some((ancestor) => ancestor === target)) return;
      const { line, col: column } = lines.linePos(alias.range?.[0] ?? 0);
      const field = toField(pathOf(ancestors));
      const message = `*${alias.source} refers to a value that contains it: a cyclic reference`;
      throw new ProblemError('yaml-alias-refused', {
        detail: `${field || 'The document'}: ${message}.`,
        errors: [{ field, message, remedy: 'write the value out in place of the alias', line, column }],
      });
    },
  });
}

function expand(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    if (cause instanceof ReferenceError) {
      throw new ProblemError('yaml-alias-refused', {
        detail: `The YAML aliases are refused: ${unquoted(cause.message)}.`,
      });
    }
    if (cause instanceof RangeError)
      throw new ProblemError('unacceptable-value', { detail: 'The YAML nests too deeply.' });
    throw cause;
  }
}

function pathOf(ancestors: readonly unknown[]): Path {
  const path: (string | number)[] = [];
  ancestors.forEach((ancestor, index) => {
    const next = ancestors[index + 1];
    if (isSeq(ancestor)) path.push(Math.max(0, ancestor.items.indexOf(next)));
    if (typeof ancestor === 'object' && ancestor !== null && 'key' in ancestor && isScalar(ancestor.key)) {
      path.push(String(ancestor.key.value));
    }
  });
  return path;
}

/** Position of the key or list item at `path`, or of the nearest thing around it. */
function place(document: Document.Parsed, lines: LineCounter, path: Path): Place | undefined {
  for (let length = path.length; length >= 0; length--) {
    const parent = length === 0 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    let node: unknown = length === 0 ? parent : undefined;
    if (isMap(parent)) node = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last))?.key;
    if (isSeq(parent) && typeof last === 'number') node = parent.items[last];
    const offset = isNode(node) ? node.range?.[0] : undefined;
    if (offset === undefined) continue;
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  }
  return undefined;
}
