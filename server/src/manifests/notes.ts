import type { NotesPatch } from '@tenantry/store/contract';
import { z } from 'zod';
import { annotations, labels, MOST_LABELS } from './envelope.ts';

/** Null takes an entry away (RFC 7396). That the whole has not too many is seen where the whole is known. */
const notesSchema = z.strictObject({
  metadata: z.strictObject({
    labels: z.record(labels.keyType, labels.valueType.nullable()).default({}),
    annotations: z.record(annotations.keyType, annotations.valueType.nullable()).default({}),
  }),
});

/** A merge patch that changes labels and annotations alone; null for any other, right or wrong. */
export function notesPatch(patch: unknown): NotesPatch | null {
  const read = notesSchema.safeParse(patch);
  return read.success ? { ...read.data.metadata, most: MOST_LABELS } : null;
}
