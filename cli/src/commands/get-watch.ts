import { type KindDescription, ProblemError, type TenantryObject, UnreachableError } from '@tenantry/client';
import type { Context } from '../context.ts';
import { createNudge } from '../follow/nudge.ts';
import { slashName } from '../kinds.ts';
import { type Format, serialised } from '../output/format.ts';
import { renderObjects } from '../render/objects.ts';

/** Events make it look sooner; status that changes without one is seen at the latest after this. */
const LOOK_EVERY_MS = 2_000;

/** Shows the objects, and from then on each one again whenever it changed, until the signal aborts. */
export async function watch(
  context: Context,
  kind: KindDescription,
  read: () => Promise<readonly TenantryObject[]>,
  options: { readonly output: Format; readonly tenant?: string },
): Promise<void> {
  const { screen, signal } = context;
  const client = await context.client();
  const nudge = createNudge();
  const listening = (async () => {
    try {
      for await (const _ of client.events({ kind: kind.name }, { signal })) nudge.poke();
    } catch {
      // Looking every two seconds goes on without it.
    }
  })();

  let shown = new Map<string, TenantryObject>();
  let isFirst = true;
  while (!signal.aborted) {
    const now = await readOrNull(read, isFirst);
    if (now !== null) {
      const changed = now.filter(
        (object) => shown.get(object.metadata.uid)?.metadata.resourceVersion !== object.metadata.resourceVersion,
      );
      const uids = new Set(now.map((object) => object.metadata.uid));
      const gone = [...shown.values()].filter((object) => !uids.has(object.metadata.uid));
      screen.result(...lines(context, kind, changed, options.output, isFirst));
      for (const object of gone) screen.say(`${slashName(object.kind, object.metadata.name)} is gone`);
      shown = new Map(now.map((object) => [object.metadata.uid, object]));
      isFirst = false;
    }
    await nudge.sleep(LOOK_EVERY_MS, signal);
  }
  await listening;
}

async function readOrNull(
  read: () => Promise<readonly TenantryObject[]>,
  isFirst: boolean,
): Promise<readonly TenantryObject[] | null> {
  try {
    return await read();
  } catch (error) {
    if (isFirst) throw error;
    if (error instanceof ProblemError && error.status === 404) return [];
    if (error instanceof UnreachableError || (error instanceof ProblemError && error.status >= 500)) return null;
    throw error;
  }
}

function lines(
  { screen }: Context,
  kind: KindDescription,
  objects: readonly TenantryObject[],
  format: Format,
  withHeading: boolean,
): string[] {
  if (objects.length === 0) return [];
  if (format === 'json') return objects.map((object) => JSON.stringify(object));
  if (format === 'yaml') return objects.map((object) => `---\n${serialised(object, 'yaml')}`);
  if (format === 'name') return objects.map((object) => slashName(object.kind, object.metadata.name));
  const table = renderObjects(kind, objects, screen.paint, Date.now());
  return withHeading ? table : table.slice(1);
}
