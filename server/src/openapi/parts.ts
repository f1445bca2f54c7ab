import type { JsonObject } from '@tenantry/kinds';
import { z } from 'zod';
import { PROBLEM_MEDIA_TYPE, type ProblemCode, problemType } from '../problems/index.ts';

/** Pieces that the OpenAPI document is put together from. */

export const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): JsonObject {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, reused: 'inline', unrepresentable: 'any' });
  return json as JsonObject;
}

export function parametersOf(shape: z.ZodRawShape): JsonObject[] {
  const { properties } = schemaOf(z.object(shape), 'input') as { properties: Record<string, JsonObject> };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: false,
    ...(description === undefined ? {} : { description }),
    // Query parameters that stand for numbers arrive as text; the coerced type says what they must hold.
    schema: name === 'limit' ? { type: 'integer', minimum: 1, maximum: 500, default: 100 } : schema,
  }));
}

export const pathParameter = (name: string, description: string): JsonObject => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});

export const headerParameter = (name: string): JsonObject => ({ $ref: `#/components/parameters/${name}` });

/** The answer 304 where `IfNoneMatch` is taken. */
export const STILL_SEEN: JsonObject = { description: 'It still has the version in If-None-Match.' };

export const jsonContent = (schema: JsonObject, example?: JsonObject): JsonObject => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
});

/** Responses for every status among the codes, each naming the codes it may carry. */
export function problemResponses(codes: readonly ProblemCode[]): JsonObject {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = problemType(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, some]) => [String(status), problemResponse(some)]);
  return Object.fromEntries(entries) as JsonObject;
}

function problemResponse(codes: readonly ProblemCode[]): JsonObject {
  const headers: Record<string, JsonObject> = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };
  if (codes.some((code) => problemType(code).isRetryable))
    headers['Retry-After'] = { $ref: '#/components/headers/RetryAfter' };
  if (codes.includes('too-many-requests')) {
    headers['RateLimit-Policy'] = { $ref: '#/components/headers/RateLimitPolicy' };
    headers.RateLimit = { $ref: '#/components/headers/RateLimit' };
  }
  if (codes.includes('unauthenticated')) headers['WWW-Authenticate'] = { $ref: '#/components/headers/Challenge' };
  return {
    description: codes.map((code) => `\`${code}\`: ${problemType(code).title}.`).join(' '),
    headers,
    content: { [PROBLEM_MEDIA_TYPE]: { schema: ref('Problem') } },
  };
}

/** What any operation may answer. */
export const COMMON_PROBLEMS: readonly ProblemCode[] = [
  'bad-request',
  'invalid-query',
  'unauthenticated',
  'forbidden',
  'host-not-allowed',
  'too-many-attempts',
  'too-many-requests',
  'internal',
  'store-unavailable',
  'store-full',
  'shutting-down',
];

export const BODY_PROBLEMS: readonly ProblemCode[] = [
  'malformed-json',
  'malformed-yaml',
  'yaml-alias-refused',
  'unacceptable-value',
  'request-timeout',
  'body-too-large',
  'unsupported-media-type',
];

export const MANIFEST_PROBLEMS: readonly ProblemCode[] = [
  'invalid-manifest',
  'unknown-kind',
  'immutable-field',
  'unknown-reference',
  'reference-deleting',
  'cyclic-reference',
  'being-deleted',
  'limit-reached',
  'excluded-by-limits',
];

export const WRITE_PROBLEMS: readonly ProblemCode[] = [
  'invalid-header',
  'idempotency-mismatch',
  'idempotency-in-progress',
];
