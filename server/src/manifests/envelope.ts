import { API_VERSION } from '@tenantry/kinds';
import { z } from 'zod';
import type { JsonSchema } from './catalog.ts';

const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
/** Entries that labels may have, and annotations as well. */
export const MOST_LABELS = 64;
const ANNOTATION_CHARACTERS = 16 * 1024;

const key = z
  .string()
  .regex(LABEL_KEY, 'must be at most 63 letters, digits, ".", "_" and "-", optionally after a "prefix/"');

export const labels = z
  .record(key, z.string().regex(LABEL_VALUE, 'must be at most 63 letters, digits, ".", "_" and "-"'))
  .refine((value) => Object.keys(value).length <= MOST_LABELS, `must have at most ${MOST_LABELS} entries`)
  .describe('Key-value pairs to select objects by, as in Kubernetes.');

export const annotations = z
  .record(key, z.string().max(ANNOTATION_CHARACTERS))
  .refine((value) => Object.keys(value).length <= MOST_LABELS, `must have at most ${MOST_LABELS} entries`)
  .describe('Notes of any kind, not selected by.');

/** What the server writes. Accepted and ignored, so that what was read can be edited and sent back. */
const serverWritten = () => z.unknown().optional().describe('Written by the server; ignored in requests.');

export const metadataSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .describe('Name, unique for its kind (and tenant). Accepted in any case, kept in lower case.'),
    tenant: z.string().min(1).optional().describe('The tenant it lives in; only for kinds that live in one.'),
    labels: labels.optional(),
    annotations: annotations.optional(),
    displayName: serverWritten(),
    uid: serverWritten(),
    generation: serverWritten(),
    counters: serverWritten(),
    resourceVersion: serverWritten(),
    createdAt: serverWritten(),
    updatedAt: serverWritten(),
    deletionRequestedAt: serverWritten(),
  })
  .describe('Name and labels.');

/** A manifest without what its kind says about `spec`. */
export const envelopeSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION).describe('Version of the manifest format.'),
  kind: z.string().min(1).max(100).describe('What is declared.'),
  metadata: metadataSchema,
  spec: z.record(z.string(), z.unknown()).describe('What is wanted; its fields depend on the kind.'),
  status: serverWritten(),
});

export type Envelope = z.infer<typeof envelopeSchema>;

const { $schema: _, ...json } = z.toJSONSchema(envelopeSchema, { io: 'input', reused: 'inline' });
export const envelopeJsonSchema: JsonSchema = json;
