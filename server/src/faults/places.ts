import type { DeclaredObject } from '@tenantry/kinds';
import type { ObjectQuery, ObjectStore } from '@tenantry/store/contract';

const PAGE = 500;
const MOST_PAGES = 20;

/** A tenant whose place in a cluster is known. */
export interface PlacedTenant {
  readonly uid: string;
  readonly name: string;
  readonly connection: string;
  readonly namespace: string;
}

/** The tenants of an infrastructure by the connections of their clusters, which is one as a rule. */
export async function tenantsByConnection(
  store: Pick<ObjectStore, 'list'>,
  infrastructure: DeclaredObject,
): Promise<Map<string, PlacedTenant[]>> {
  const tenants = await listed(store, { kind: 'Tenant', refersTo: infrastructure.uid });
  return Map.groupBy(tenants.flatMap(placeOf), ({ connection }) => connection);
}

/** None before it was ready. */
function placeOf({ uid, name, status }: DeclaredObject): PlacedTenant[] {
  const { connection, namespace } = status.outputs;
  return typeof connection === 'string' && typeof namespace === 'string' ? [{ uid, name, connection, namespace }] : [];
}

/** All that a query finds, page by page. */
export async function listed(
  store: Pick<ObjectStore, 'list'>,
  query: Omit<ObjectQuery, 'limit' | 'cursor'>,
): Promise<DeclaredObject[]> {
  const items: DeclaredObject[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found: Awaited<ReturnType<ObjectStore['list']>> = await store.list({
      ...query,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    items.push(...found.items);
    cursor = found.nextCursor;
    if (cursor === null) break;
  }
  return items;
}
