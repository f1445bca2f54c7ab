import { isDeepStrictEqual } from 'node:util';
import type { DeclaredObject } from '@tenantry/kinds';
import type { ObjectNotes } from '@tenantry/store/contract';
import { envelopeSchema } from './envelope.ts';
import { normalName } from './names.ts';

/**
 * The labels and annotations of a document that says nothing else of an object than what is stored; null for any other, right or wrong.
 * What is stored was checked with all around it when it was, and nothing of that follows from notes.
 */
export function notesAlone(document: unknown, stored: DeclaredObject): ObjectNotes | null {
  if (stored.deletionRequestedAt !== null || !isOf(document, stored)) return null;
  const envelope = envelopeSchema.safeParse(document);
  if (!envelope.success || envelope.data.kind !== stored.kind) return null;
  const { name, tenant, labels = {}, annotations = {} } = envelope.data.metadata;
  if (normalName(name) !== stored.name) return null;
  if (tenant !== undefined && normalName(tenant) !== stored.tenant) return null;
  return { labels, annotations };
}

/** Compared before it is read: most that say something else do so in the spec. */
function isOf(document: unknown, { spec }: DeclaredObject): boolean {
  return (
    typeof document === 'object' && document !== null && 'spec' in document && isDeepStrictEqual(document.spec, spec)
  );
}
