import type { DeclaredObject } from '@tenantry/kinds';
import type { Actor, NotesPatch } from '@tenantry/store/contract';
import type { FastifyRequest } from 'fastify';
import { expectedVersions } from '../http/preconditions.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { isPossible, placeOf } from './find.ts';

/**
 * Changes labels and annotations of the object that the path names, by one statement: what is stored was checked with all around it
 * when it was, and nothing of that follows from notes. Null where it has to be looked at as a whole, be it only to say what is wrong.
 */
export async function changeNotes(
  request: FastifyRequest,
  { store }: Pick<ServerContext, 'store'>,
  { kind }: CatalogEntry,
  actor: Actor,
  patch: NotesPatch,
): Promise<DeclaredObject | null> {
  const place = placeOf(request);
  const [version = null, ...others] = expectedVersions(request) ?? [];
  if (others.length > 0 || !isPossible(place)) return null;
  return store.relabel({ kind: kind.name, ...place }, version, patch, actor);
}
