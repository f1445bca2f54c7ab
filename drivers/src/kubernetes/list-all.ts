import type { JsonObject } from '@tenantry/kinds';
import { DriverError } from '../contract.ts';
import type { ClusterClient } from './client.ts';
import { asList, asObject, asText, metadataOf } from './mark.ts';

const PAGE = 500;
/** 100,000 objects of a type; Kubernetes supports clusters of 150,000 pods, tenants' clusters hold fewer. */
const MAX_PAGES = 200;

/**
 * Every object of a collection, such as `/api/v1/pods`, page by page.
 *
 * @param accept in which form; default: whole
 * @throws {DriverError} `TooMany` where there are more than are read at once; never fewer than there are.
 */
export async function listAll(
  client: ClusterClient,
  collection: string,
  signal: AbortSignal,
  selectors: Readonly<Record<string, string>> = {},
  accept?: string,
): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  let next = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({
      ...selectors,
      limit: String(PAGE),
      ...(next === '' ? {} : { continue: next }),
    });
    const attempt = `list ${collection}`;
    const { body } = await client.call({
      ...{ method: 'GET', path: `${collection}?${query}`, signal, attempt },
      ...(accept === undefined ? {} : { accept }),
    });
    items.push(...asList(body.items).map(asObject));
    next = asText(metadataOf(body).continue);
    if (next === '') return items;
  }
  throw new DriverError('invalid', 'TooMany', `list ${collection}: there are more than ${PAGE * MAX_PAGES}`, {
    remedy: 'Ask for less at once.',
  });
}
