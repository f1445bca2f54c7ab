import { createInterface } from 'node:readline/promises';
import type { Plan } from '@tenantry/client';
import type { Context } from '../context.ts';
import { CommandError, EXIT } from '../exit.ts';
import { follow } from '../follow/follow.ts';
import { resolveKind, slashName, type Target } from '../kinds.ts';
import type { Manifests } from '../manifests/parse.ts';
import { duration } from '../output/time.ts';
import { renderPruning } from '../render/prune.ts';

interface PruneOptions {
  readonly yes?: boolean;
  readonly wait?: boolean;
  readonly timeout: number;
}

/** Shows what has left the set and asks, before anything is stored. What is deleted afterwards is what was shown, and no more. */
export async function askToPrune(
  context: Context,
  manifests: Manifests,
  set: string,
  options: PruneOptions,
): Promise<readonly Target[]> {
  const client = await context.client();
  const { items } = await client.plan(manifests.items, { set, prune: true });
  context.screen.say(...renderPruning(items, set, context.screen.paintWords));
  const doomed = items.filter(({ action }) => action === 'delete');
  if (doomed.length === 0) return [];
  if (!options.yes) await confirm(context, set);
  return targetsOf(context, doomed);
}

async function targetsOf(context: Context, items: Plan['items']): Promise<readonly Target[]> {
  const kinds = await context.kinds();
  return items.map(({ kind, name, tenant }) => ({ kind: resolveKind(kinds, kind), name, tenant }));
}

async function confirm({ screen, canAsk, signal }: Context, set: string): Promise<void> {
  if (!canAsk) {
    throw new CommandError(
      EXIT.refused,
      'Nothing was applied: something would be deleted, and nobody is here to be asked.',
      'Add --yes if that is what you want.',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Type ${screen.paintWords('bold', set)} to delete it: `, { signal });
    if (answer.trim().toLowerCase() !== set) {
      throw new CommandError(EXIT.refused, 'Nothing was applied: what you typed is not the name of the set.');
    }
  } finally {
    terminal.close();
  }
}

/** Deletes one after the other, those first that need others. */
export async function prune(context: Context, doomed: readonly Target[], options: PruneOptions): Promise<void> {
  if (doomed.length === 0) return;
  const client = await context.client();
  for (const { kind, name, tenant } of doomed) {
    await client.objects(kind, tenant).delete(name);
    context.screen.result(`${slashName(kind.name, name)} is being deleted`);
  }
  if (!options.wait) return;
  const names = doomed.map(({ kind, name }) => slashName(kind.name, name)).join(' ');
  const again = `tenantry wait --for=deleted ${names}`;
  for (const done of await follow(context, doomed, { goal: 'deleted', timeoutMs: options.timeout, again })) {
    context.screen.say(`${slashName(done.target.kind.name, done.target.name)} is gone (${duration(done.tookMs)})`);
  }
}
