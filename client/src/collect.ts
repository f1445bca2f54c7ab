import type { Page } from './types.ts';

/** More pages than any estate has: a server that hands out cursors in a circle ends here. */
const MOST_PAGES = 10_000;

/**
 * Walks a cursor-paginated list to its end.
 *
 * @example
 *   for await (const tenant of collect((cursor) => tenants.list({ cursor }))) print(tenant.metadata.name);
 */
export async function* collect<T>(page: (cursor: string | undefined) => Promise<Page<T>>): AsyncGenerator<T> {
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { items, nextCursor } = await page(cursor);
    yield* items;
    if (nextCursor === undefined || nextCursor === null || nextCursor === '') return;
    if (nextCursor === cursor) throw new Error('The server handed out the same cursor twice; the list has no end.');
    cursor = nextCursor;
  }
  throw new Error(`The list did not end after ${MOST_PAGES} pages.`);
}
