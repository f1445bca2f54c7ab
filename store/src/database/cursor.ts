import { InvalidCursorError } from '../contract.ts';

/** A place in a list, opaque to the client: the sort key of the last row it saw. */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws {InvalidCursorError} for anything that `encodeCursor` did not make with as many parts. */
export function decodeCursor(cursor: string, parts: number): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.length === parts && key.every((part) => typeof part === 'string')) return key;
  } catch {
    // Falls through to the same answer as for a well-formed text that is no cursor.
  }
  throw new InvalidCursorError();
}
