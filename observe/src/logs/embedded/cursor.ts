import { InvalidCursorError, type LogPlace } from '@tenantry/store/contract';

/** Lines of tenants and events of the system are numbered apart. Of one time, lines come first. */
export type Origin = 'line' | 'event';

export interface PageCursor extends LogPlace {
  readonly origin: Origin;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const NUMBER = /^\d{1,18}$/;
const LARGEST = '9223372036854775807';

export function encodeCursor({ at, position, origin }: PageCursor): string {
  return Buffer.from(`${at}/${position}/${origin}`).toString('base64url');
}

/** @throws InvalidCursorError */
export function decodeCursor(cursor: string): PageCursor {
  const [at = '', position = '', origin, ...rest] = Buffer.from(cursor, 'base64url').toString().split('/');
  const isOrigin = origin === 'line' || origin === 'event';
  if (!TIME.test(at) || Number.isNaN(Date.parse(at)) || !NUMBER.test(position) || !isOrigin || rest.length > 0) {
    throw new InvalidCursorError();
  }
  return { at, position, origin };
}

/** Where lines of an origin go on after a page that ended elsewhere. */
export function placeAfter(cursor: PageCursor, origin: Origin, order: 'newest' | 'oldest'): LogPlace {
  if (cursor.origin === origin) return cursor;
  // Events of one time come after its lines; the other way round, before them.
  const isPassed = (origin === 'line') === (order === 'oldest');
  const beyondAll = order === 'oldest' ? LARGEST : '0';
  const beforeAll = order === 'oldest' ? '0' : LARGEST;
  return { at: cursor.at, position: isPassed ? beyondAll : beforeAll };
}

/** How far a tail has come: in lines, and in events. */
export interface TailPlace {
  readonly line: string;
  readonly event: string;
}

export const encodeTail = ({ line, event }: TailPlace) => `${line}-${event}`;

const TAIL = /^(\d{1,18})-(\d{1,18})$/;
export const isTail = (id: string) => TAIL.test(id);

/** @throws InvalidCursorError */
export function decodeTail(id: string): TailPlace {
  const [, line, event] = TAIL.exec(id) ?? [];
  if (line === undefined || event === undefined) throw new InvalidCursorError();
  return { line, event };
}
