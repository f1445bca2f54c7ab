import type { Counters, DeclaredObject } from '@tenantry/kinds';
import { type Actor, type AskedDeed, StaleVersionError } from '@tenantry/store/contract';
import type { FastifyRequest } from 'fastify';
import { expectedVersion } from '../http/preconditions.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { compare } from '../manifests/changes.ts';
import type { ParsedDocument } from '../manifests/parse.ts';
import { type PreparedManifest, prepareManifests } from '../manifests/prepare.ts';
import type { ServerContext } from '../options.ts';
import { findObject, placeOf } from './find.ts';
import { type Stored, storeManifest } from './store-manifest.ts';

/** Without If-Match a change is tried again when the object changed in between; status changes often while it is made. */
const ATTEMPTS = 10;

/** What an object is to be. */
export interface NextObject {
  readonly document: ParsedDocument;
  readonly counters?: Counters;
  readonly asked?: AskedDeed;
}

export interface ObjectChange {
  readonly next: (current: DeclaredObject) => NextObject | Promise<NextObject>;
  /** What is to be follows from what is: nothing that another wrote in between may be undone. */
  readonly isRelative: boolean;
}

/** Changes the object that the path names, at the version in If-Match or, without it, at whichever it is. */
export async function changeObject(
  request: FastifyRequest,
  context: ServerContext,
  entry: CatalogEntry,
  actor: Actor,
  { next, isRelative }: ObjectChange,
): Promise<Stored> {
  const { tenant, name } = placeOf(request);
  for (let attempt = 1; ; attempt++) {
    const current = await findObject(context, entry, tenant, name);
    const expected = expectedVersion(request, current);
    const wanted = await next(current);
    const version = expected ?? (isRelative ? current.resourceVersion : null);
    try {
      const prepared = await prepareChange(request, context, entry, current, wanted);
      return await storeManifest(prepared, new Map(), context.store, actor, version, wanted.asked ?? null);
    } catch (error) {
      const mayRetry = error instanceof StaleVersionError && expected === null && attempt < ATTEMPTS;
      if (!mayRetry) throw error;
    }
  }
}

/** Checks what the object is to be, as an apply would, and says what of it changes. */
export async function prepareChange(
  request: FastifyRequest,
  context: ServerContext,
  { kind }: CatalogEntry,
  current: DeclaredObject,
  { document, counters }: NextObject,
): Promise<PreparedManifest> {
  const { tenant, name } = current;
  const expected = { kind, name, ...(tenant === null ? {} : { tenant }) };
  const known = { ...context, identity: request.identity, current };
  const [prepared] = await prepareManifests([document], known, expected);
  if (prepared === undefined) throw new Error('one document makes one manifest');
  const manifest = { ...prepared, existing: prepared.existing ?? current };
  if (counters === undefined) return manifest;
  const changes = [...prepared.changes, ...compare('counters', current.counters, counters)];
  return { ...manifest, counters, changes, action: changes.length === 0 ? 'none' : 'change' };
}
