import type { JsonObject } from '@tenantry/kinds';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { toFieldErrors } from '../manifests/issues.ts';
import { ProblemError } from '../problems/index.ts';
import { bodyOf, singleDocument } from './body.ts';

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
