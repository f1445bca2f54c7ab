import type { JsonObject, Kind, Usage } from '@tenantry/kinds';
import type { UsageStore } from '@tenantry/store/contract';

/** A million objects; a loop over what the database answers has a bound (invariant I11). */
const MOST_PAGES = 1_000;

/**
 * Counts anew what all objects use, so that a version whose kinds count differently starts with notes that are its own. Answers
 * how many notes were mended.
 */
export async function recountUsage(store: Pick<UsageStore, 'recount'>, kinds: readonly Kind[]): Promise<number> {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  let all = 0;
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const counted: Awaited<ReturnType<UsageStore['recount']>> = await store.recount(
      (kind, spec) => usageOf(byName.get(kind), spec),
      after,
    );
    all += counted.mended;
    after = counted.next;
    if (after === null) break;
  }
  return all;
}

/** Null where this version does not know the kind, or would not take the spec as it is stored. */
function usageOf(kind: Kind | undefined, spec: JsonObject): Usage | null {
  const parsed = kind?.schema.safeParse(spec);
  return parsed?.success === true ? (kind?.usage?.(parsed.data) ?? {}) : null;
}
