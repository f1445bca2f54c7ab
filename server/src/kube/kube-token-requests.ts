import type { JsonObject } from '@tenantry/kinds';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bodyOf, singleDocument } from '../http/body.ts';
import { toFieldErrors } from '../manifests/issues.ts';
import { ProblemError } from '../problems/index.ts';

const role = z.enum(['viewer', 'editor']);

/** The token that a plugin asks for, again and again. It is not listed, so it is short. */
export const kubeTokenRequest = z.strictObject({
  role: role.default('viewer').describe('What the token may do in the namespace of the tenant.'),
  expirationSeconds: z
    .number()
    .int()
    .min(600)
    .max(3600)
    .default(900)
    .describe('How long the token is valid, in seconds; 600 to 3600, 900 by default. Longer ones are static tokens.'),
});

export const newTokenRequest = z.strictObject({
  role: role.default('viewer').describe('What the token may do in the namespace of the tenant.'),
  expirationSeconds: z
    .number()
    .int()
    .min(3600)
    .max(86_400)
    .default(3600)
    .describe('How long the token is valid, in seconds; 3600 (an hour, the default) to 86400 (a day).'),
});

export const revokeAllRequest = z.strictObject({
  role: role.optional().describe('Only tokens of this role; of both without it.'),
});

export function requestSchema(schema: z.ZodType): JsonObject {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return json as JsonObject;
}

/** The body by its schema; none is an empty one. @throws ProblemError `invalid-manifest` */
export function readRequest<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.output<Schema> {
  const value = request.body === undefined ? {} : singleDocument(bodyOf(request, 'json', 'yaml')).value;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = toFieldErrors(parsed.error.issues, [], value, requestSchema(schema)).map(
    ({ path: _path, ...error }) => error,
  );
  throw new ProblemError('invalid-manifest', { detail: `${errors[0]?.field} ${errors[0]?.message}.`, errors });
}
