import { isJson, sameJson } from '../../machinery/index.ts';

/** Applies RFC 6902 operations to a document in place. Throws, in the words of Go's library, where one cannot be. */
export function applyJsonPatch(document: unknown, operations: readonly unknown[]): void {
  for (const operation of operations) {
    if (!isJson(operation)) throw new Error('a JSON patch operation must be an object');
    const path = pointer(String(operation.path ?? ''));
    switch (operation.op) {
      case 'add':
        add(document, path, structuredClone(operation.value));
        break;
      case 'replace':
        read(document, path, 'replace');
        remove(document, path);
        add(document, path, structuredClone(operation.value));
        break;
      case 'remove':
        read(document, path, 'remove');
        remove(document, path);
        break;
      case 'copy':
        add(document, path, structuredClone(read(document, pointer(String(operation.from ?? '')), 'copy')));
        break;
      case 'move': {
        const from = pointer(String(operation.from ?? ''));
        const value = structuredClone(read(document, from, 'move'));
        remove(document, from);
        add(document, path, value);
        break;
      }
      case 'test': {
        if (sameJson(read(document, path, 'test'), operation.value)) break;
        throw new Error(`testing value /${path.join('/')} failed: test failed`);
      }
      default:
        throw new Error(`Unexpected kind: ${String(operation.op)}`);
    }
  }
}

function pointer(path: string): string[] {
  return path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function parentOf(document: unknown, path: readonly string[]): unknown {
  let current = document;
  for (const step of path.slice(0, -1))
    current = Array.isArray(current) ? current[Number(step)] : isJson(current) ? current[step] : undefined;
  return current;
}

function read(document: unknown, path: readonly string[], operation: string): unknown {
  const parent = parentOf(document, path);
  const last = path.at(-1) ?? '';
  const value = Array.isArray(parent) ? parent[Number(last)] : isJson(parent) ? parent[last] : undefined;
  if (value === undefined && operation !== 'test') {
    throw new Error(`${operation} operation does not apply: doc is missing key: /${path.join('/')}: missing value`);
  }
  return value;
}

function add(document: unknown, path: readonly string[], value: unknown): void {
  const parent = parentOf(document, path);
  const last = path.at(-1);
  if (last === undefined) throw new Error('a JSON patch may not replace the whole object');
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    if (!Number.isInteger(index) || index < 0 || index > parent.length) {
      throw new Error(
        `add operation does not apply: doc is missing path: "/${path.join('/')}": Unable to access invalid index: ${last}: invalid index referenced`,
      );
    }
    parent.splice(index, 0, value);
  } else if (isJson(parent)) parent[last] = value;
  else throw new Error(`add operation does not apply: doc is missing path: "/${path.join('/')}": missing value`);
}

function remove(document: unknown, path: readonly string[]): void {
  const parent = parentOf(document, path);
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isJson(parent)) delete parent[last];
}
