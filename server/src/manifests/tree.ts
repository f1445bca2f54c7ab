import { ProblemError } from '../problems/index.ts';

/** Keys and list positions from the root of a document. */
export type Path = readonly (string | number)[];

const DEEPEST = 64;
const MOST_VALUES = 500_000;

/** `['spec', 'nodes', 0, 'size']` → `spec.nodes[0].size`, as people write it. */
export function toField(path: readonly PropertyKey[]): string {
  let field = '';
  for (const part of path) {
    if (typeof part === 'number') field += `[${part}]`;
    else field += field === '' ? String(part) : `.${String(part)}`;
  }
  return field;
}

/** The value at a path, or undefined. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/**
 * Refuses what JSON in PostgreSQL cannot hold (NUL, lone surrogates, numbers that are none), what would end our stack
 * (deep nesting), and `__proto__`. Walks without recursion, so that its own stack is safe.
 */
export function checkTree(root: unknown): void {
  const open: { value: unknown; path: Path }[] = [{ value: root, path: [] }];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    if (++seen > MOST_VALUES) refuse(path.slice(0, 3), `the body holds more than ${MOST_VALUES} values`);
    if (path.length > DEEPEST) refuse(path.slice(0, 3), `nests more than ${DEEPEST} levels deep`);
    const reason = unacceptable(value);
    if (reason !== null) refuse(path, reason);
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      if (key === '__proto__' || isUnkeepable(key)) refuse(path, 'has a key that cannot be kept');
      open.push({ value: child, path: [...path, Array.isArray(value) ? Number(key) : key] });
    }
  }
}

function isUnkeepable(text: string): boolean {
  return text.includes('\u0000') || !text.isWellFormed();
}

function unacceptable(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return isUnkeepable(value) ? 'holds a NUL character or half of a surrogate pair' : null;
    case 'number':
      return Number.isFinite(value) ? null : 'is a number that JSON cannot hold';
    case 'boolean':
    case 'object':
      return null;
    default:
      return 'is of a type that JSON does not have';
  }
}

function refuse(path: Path, reason: string): never {
  const field = toField(path);
  throw new ProblemError('unacceptable-value', {
    detail: `${field === '' ? 'The body' : field} ${reason}.`,
    errors: [{ field, message: reason, remedy: 'take it out, or write it differently' }],
  });
}
