import { InvalidCursorError } from '../contract.ts';

/** A place in a list, opaque to the client: the sort key of the last row it saw. */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Ids of rows: bigint, always positive. */
export const ROW_ID = /^\d{1,18}$/;

/** @throws {InvalidCursorError} for anything that `encodeCursor` did not make, or whose parts do not fit. */
export function decodeCursor(cursor: string, shape: readonly RegExp[]): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const fits = (part: unknown, index: number) => typeof part === 'string' && shape[index]?.test(part) === true;
    if (Array.isArray(key) && key.length === shape.length && key.every(fits)) return key;
  } catch {
    // Falls through to the same answer as for a well-formed text that is no cursor.
  }
  throw new InvalidCursorError();
}
