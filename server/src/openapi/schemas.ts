import { API_VERSION } from '@tenantry/kinds';
import { z } from 'zod';
import { annotations, labels } from '../manifests/envelope.ts';
import { PROBLEMS } from '../problems/index.ts';

/** What the API answers with, as schemas: the OpenAPI document is made of them, and tests hold real answers against them. */

const time = z.iso.datetime().describe('ISO 8601, UTC.');
const json = z.record(z.string(), z.unknown());
const codes = Object.keys(PROBLEMS) as [string, ...string[]];

export const fieldErrorSchema = z.object({
  field: z
    .string()
    .describe('Where it is wrong: `spec.region`, `items[2].metadata.name`, a parameter or header by name.'),
  message: z.string().describe('What is wrong.'),
  remedy: z.string().describe('What to do about it.'),
  isGeneral: z
    .literal(true)
    .optional()
    .describe('The remedy says what the field is for, as its description does, and no more.'),
  line: z.number().int().optional().describe('Line in a YAML body, from 1.'),
  column: z.number().int().optional().describe('Column in a YAML body, from 1.'),
  limit: z
    .object({
      name: z.string().describe('Field of the object in `by`: `limits.count.Service`.'),
      by: z.object({ kind: z.string(), name: z.string() }),
      used: z.number().nullable().describe('How much would be used. Null where nothing is counted.'),
      most: z.number().nullable(),
    })
    .optional()
    .describe('The limit that stands in the way, where it is one.'),
});

export const problemSchema = z
  .object({
    type: z.string().describe('URI of the page about the code: `/problems/<code>`.'),
    code: z.enum(codes).describe('Stable, for programs.'),
    title: z.string().describe('The same for every occurrence of the code.'),
    status: z.number().int().describe('The HTTP status.'),
    detail: z.string().describe('What happened this time.'),
    instance: z.string().describe('Path of the request.'),
    requestId: z.string().describe('Also in the log and the audit log.'),
    remedy: z.string().describe('What to do about it.'),
    errors: z.array(fieldErrorSchema).describe('One entry for everything that is wrong.'),
  })
  .describe('An error as RFC 9457 describes it.');

export const conditionSchema = z.object({
  type: z.string().describe('What it is about, such as `Ready`.'),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string().describe('Stable, for programs.'),
  message: z.string().describe('A sentence, for people.'),
  since: time,
});

export const statusSchema = z
  .object({
    phase: z.enum(['pending', 'working', 'waiting', 'ready', 'failing', 'deleting']),
    observedGeneration: z.number().int().describe('The generation that the rest of the status is about.'),
    conditions: z.array(conditionSchema),
    progress: z
      .object({ done: z.number().int(), total: z.number().int() })
      .describe('How many of the resources stand as they should.'),
    waitingFor: z.array(
      z.object({
        on: z.string().describe('Key of the resource, or kind/name of the object.'),
        title: z.string(),
        reason: z.string().describe('For people.'),
        code: z.string().optional().describe('Stable, for programs; where something is wrong.'),
        remedy: z.string().optional().describe('What to do about it, where somebody has to act.'),
        since: time,
      }),
    ),
    outputs: json.describe('Values that came to be with the resources. Never secrets.'),
    notOffered: z
      .array(
        z.object({
          feature: z.string().describe('What is missing.'),
          reason: z.string().describe('Why, and what to do.'),
        }),
      )
      .optional()
      .describe('What the object goes without where it lives; left out when there is nothing.'),
  })
  .describe('What the system says about the object.');

export const metadataSchema = z.object({
  name: z.string().describe('As kept, in lower case.'),
  displayName: z.string().describe('As typed when it was created.'),
  tenant: z.string().optional().describe('The tenant it lives in.'),
  labels,
  annotations,
  uid: z.string().describe('Never used again for another object.'),
  generation: z.number().int().describe('Counts changes of the spec and of the counters.'),
  counters: z
    .record(z.string(), z.number().int())
    .optional()
    .describe('What actions counted, such as restarts; left out when there is nothing.'),
  resourceVersion: z.string().describe('Changes with every write, status included; the ETag.'),
  createdAt: time,
  updatedAt: time,
  deletionRequestedAt: time.optional().describe('Set while the object is being deleted.'),
});

/** An object of any kind; the document has one with its own spec for each. */
export const objectSchema = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: z.string(),
  metadata: metadataSchema,
  spec: json,
  status: statusSchema,
});

export const resourceSchema = z
  .object({
    key: z.string().describe('Stable name within the object.'),
    title: z.string().describe('What people call it.'),
    type: z.string().describe('Its type in the system it lives in.'),
    id: z.string().describe('Its id in the system it lives in.'),
    driver: z.string(),
    state: z.enum(['planned', 'changing', 'present', 'blocked', 'deleting']),
    since: time.describe('Last change of the state.'),
    dependsOn: z.array(z.string()),
    problem: z.object({ code: z.string(), message: z.string(), remedy: z.string().nullable() }).nullable(),
  })
  .describe('One real thing that an object has made or is about to make.');

export const plannedResourceSchema = z
  .object({
    key: z.string(),
    title: z.string(),
    type: z.string(),
    id: z.string(),
    action: z.enum(['create', 'update', 'replace', 'delete', 'none', 'unknown']),
    changes: z.array(z.object({ path: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })),
    reason: z.string().describe('Why, in a sentence.'),
  })
  .describe('What would become of one resource.');

export const deletionSchema = z.object({
  items: z
    .array(plannedResourceSchema.extend({ object: z.object({ kind: z.string(), name: z.string() }) }))
    .describe('In the order in which they would go.'),
});

export const eventSchema = z.object({
  id: z.string().describe('Decimal, rising.'),
  at: time,
  type: z.enum(['normal', 'warning']),
  reason: z.string().describe('Stable, for programs.'),
  message: z.string(),
  kind: z.string(),
  name: z.string(),
  tenant: z.string().nullable(),
  objectUid: z.string(),
  resource: z.string().optional().describe('Key of the resource it is about.'),
  data: json.optional(),
});

export const auditRowSchema = z.object({
  id: z.string(),
  at: time,
  actor: z.object({
    name: z.string(),
    kind: z.enum(['user', 'token', 'system']),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    credential: z
      .object({ kind: z.enum(['session', 'token']), id: z.string() })
      .optional()
      .describe('By which they were known, where it is one of several.'),
  }),
  action: z.string(),
  kind: z.string(),
  name: z.string(),
  tenant: z.string().nullable(),
  before: json.nullable(),
  after: json.nullable(),
  outcome: z.enum(['begun', 'success', 'refused', 'failed']),
  previousHash: z.string(),
  hash: z.string(),
});

export const applyResultSchema = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      tenant: z.string().nullable(),
      result: z.enum(['created', 'changed', 'unchanged']),
      object: objectSchema,
    }),
  ),
});

export const planResultSchema = z.object({
  changed: z.boolean().describe('False when an apply would change nothing, neither objects nor resources.'),
  items: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      tenant: z.string().nullable(),
      action: z
        .enum(['create', 'change', 'none', 'delete', 'keep'])
        .describe('delete and keep: what has left the set, and is not declared here.'),
      reason: z.string().optional().describe('Why something is deleted or kept.'),
      specChanges: z
        .array(z.object({ path: z.string(), from: z.unknown().optional(), to: z.unknown().optional() }))
        .describe('Fields of the manifest that would change.'),
      resources: z.array(plannedResourceSchema),
    }),
  ),
});

export const kindInfoSchema = z.object({
  name: z.string(),
  plural: z.string(),
  shortNames: z.array(z.string()),
  scope: z.enum(['platform', 'tenant']),
  summary: z.string(),
  group: z
    .enum(['services', 'data', 'nodes', 'boundary', 'access', 'platform'])
    .describe('What people look for it under.'),
  figures: z
    .record(z.string(), z.string())
    .describe('What lists show of each object: title → dotted path such as `spec.image`.'),
  maxNameLength: z.number().int(),
  schema: json.describe(
    'JSON Schema of the spec. `reference` in it is the kind of which a field names an object, `secret` says that a value is never shown.',
  ),
  example: json.describe('A manifest that can be applied as it is.'),
  immutable: z.record(z.string(), z.string()).describe('Fields of the spec that cannot change, and why.'),
  actions: z
    .array(z.object({ name: z.string(), summary: z.string(), input: json.describe('JSON Schema of what it takes.') }))
    .describe('Deeds on an object: POST to `…/{name}/actions/{action}`.'),
  needsConsent: z.boolean().describe('Its objects have effects only while another tenant agrees to them.'),
});

export const revisionSchema = z.object({
  generation: z.number().int().describe('The generation of the object that it began with.'),
  at: time,
  by: z.object({ name: z.string(), kind: z.enum(['user', 'token', 'system']) }),
  through: z.string().describe('`create`, `update`, `rollback`, or another action by its name.'),
  readyAt: time.nullable().describe('When it was first seen as declared; null when it never was.'),
  against: z
    .number()
    .int()
    .nullable()
    .describe('The revision that `changes` compares it with; null when there is none.'),
  changes: z
    .array(z.object({ path: z.string(), from: z.unknown().optional(), to: z.unknown().optional() }))
    .describe('What it changed.'),
});

export const revisionListSchema = z.object({
  items: z.array(revisionSchema).describe('The newest first.'),
  rollbackTo: z
    .number()
    .int()
    .nullable()
    .describe('The revision that a rollback goes back to when it is not told; null when there is none.'),
});

export const revisionWithSpecSchema = revisionSchema.extend({ spec: json.describe('As it was stored.') });

export const clusterSchema = z.object({
  server: z.string().describe('Address of the Kubernetes API.'),
  certificateAuthorityData: z.string().describe('PEM of the certificate authority, in base64, as in a kubeconfig.'),
  namespace: z.string(),
  infrastructure: z.string().nullable(),
});

export const kubeTokenSchema = z.object({ token: z.string(), expiresAt: time });
const secretEncoding = z.enum(['text', 'base64']).describe('base64: the value is bytes, in base64.');

export const secretVersionListSchema = z.object({
  items: z.array(
    z.object({
      name: z.string().describe('Place of the secret in the spec: `values/DB_PASSWORD`.'),
      version: z.number().int().describe('From 1, counted for each name.'),
      isDeclared: z.boolean().describe('Whether it is the one that the object means now.'),
      encoding: secretEncoding,
      createdAt: z.iso.datetime(),
      createdBy: z.string().describe('Who wrote it.'),
    }),
  ),
});

export const secretValuesSchema = z.object({
  items: z.array(
    z.object({
      name: z.string().describe('Place of the secret in the spec.'),
      version: z.number().int(),
      encoding: secretEncoding,
      value: z.string(),
    }),
  ),
});

export const sshKeySchema = z.object({ privateKey: z.string().describe('PEM.'), publicKey: z.string() });
export const healthSchema = z.object({ status: z.literal('ok') });

export const listOf = (item: z.ZodType) => z.object({ items: z.array(item) });
export const pageOf = (item: z.ZodType) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('For the next page; null on the last.'),
  });
export const eventListSchema = z.object({
  items: z.array(eventSchema),
  nextAfter: z.string().describe('Send as `after` for what comes later.'),
});
