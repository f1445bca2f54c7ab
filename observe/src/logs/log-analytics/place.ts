import { InvalidCursorError } from '@tenantry/store/contract';
import { encodeCursor, type Origin } from '../embedded/cursor.ts';
import type { Passed } from './kql.ts';
import { microsOf, type Ticks } from './literals.ts';

/** Where a page ended: at a line of a workspace, or at one of those that are kept here. All pages are of one moment. */
export type PagePlace = { readonly upTo: Ticks } & (
  | ({ readonly origin: 'container' } & Passed)
  | { readonly origin: Origin; readonly at: Ticks; readonly position: string }
);

const PAGE = /^(\d{1,20})\/(\d{1,20})\/(container|line|event)\/(\d{1,18})$/;

export function encodePage(place: PagePlace): string {
  const { upTo, at, origin } = place;
  const rest = place.origin === 'container' ? place.skip : place.position;
  return Buffer.from(`${upTo}/${at}/${origin}/${rest}`).toString('base64url');
}

/** @throws InvalidCursorError */
export function decodePage(cursor: string): PagePlace {
  const [, upTo = '', at = '', origin, rest = ''] = PAGE.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const times = { upTo: timeOf(upTo), at: timeOf(at) };
  if (origin === 'line' || origin === 'event') return { ...times, origin, position: rest };
  const skip = Number(rest);
  // As many lines of one time are never asked for.
  if (origin !== 'container' || skip > 100_000) throw new InvalidCursorError();
  return { ...times, origin, skip };
}

/** Years of four digits. */
const LATEST = 2_534_023_008_000_000_000n;

function timeOf(text: string): Ticks {
  const ticks = text === '' ? LATEST : BigInt(text);
  if (ticks >= LATEST) throw new InvalidCursorError();
  return ticks;
}

/** Later than any position. */
const LAST = '9'.repeat(18);

/** Of one time, what is kept here comes before what is in the workspace. Where a workspace goes on after a page. */
export function passedBy(place: PagePlace, order: 'newest' | 'oldest'): Passed {
  if (place.origin === 'container') return place;
  return { at: order === 'oldest' ? place.at : place.at - 1n, skip: 0 };
}

/** Where what is kept here goes on after a page. */
export function keptCursor(place: PagePlace): string {
  const at = microsOf(place.at);
  // Kept lines of the very microsecond come before a workspace's, in both directions.
  if (place.origin === 'container') return encodeCursor({ at, position: LAST, origin: 'event' });
  return encodeCursor({ at, position: place.position, origin: place.origin });
}

/** How far a tail has come: in what is kept here, and in when lines came to the workspace. */
export interface TailPlace {
  readonly kept: string;
  readonly news: NewsPlace;
}

/** `at` null: all that came there by then. Else of that time `skip` lines that came just then are passed. */
export interface NewsPlace {
  readonly came: Ticks;
  readonly at: Ticks | null;
  readonly skip: number;
}

const TAIL = /^la_([A-Za-z0-9-]{1,100})_(\d{1,20})(?:_(\d{1,20})_(\d{1,6}))?$/;

export function encodeTail({ kept, news: { came, at, skip } }: TailPlace): string {
  return `la_${kept}_${came}${at === null ? '' : `_${at}_${skip}`}`;
}

/** @throws InvalidCursorError */
export function decodeTail(id: string): TailPlace {
  const place = tailOf(id);
  if (place === null) throw new InvalidCursorError();
  return place;
}

/** Null where it is no id of a tail. */
export function tailOf(id: string): TailPlace | null {
  const [, kept, came = '', at, skip = '0'] = TAIL.exec(id) ?? [];
  if (kept === undefined) return null;
  const news = { came: BigInt(came), at: at === undefined ? null : BigInt(at), skip: Number(skip) };
  return news.came < LATEST && (news.at ?? 0n) < LATEST ? { kept, news } : null;
}
