import { z } from 'zod';
import { suggestion } from '../manifests/suggest.ts';
import { type FieldError, ProblemError } from '../problems/index.ts';

/** By their shapes: to make and compile one takes longer than the rest of a request. */
const schemas = new WeakMap<z.ZodRawShape, z.ZodObject>();
const NO_PARAMETERS = z.strictObject({});

function schemaOf(shape: z.ZodRawShape): z.ZodObject {
  if (Object.keys(shape).length === 0) return NO_PARAMETERS;
  const known = schemas.get(shape);
  if (known !== undefined) return known;
  const schema = z.strictObject(shape);
  schemas.set(shape, schema);
  return schema;
}

/**
 * Reads parameters by a strict schema; what is wrong is told by name. Repeated parameters are refused.
 *
 * @param shape one and the same for all requests of a route
 */
export function readQuery<Shape extends z.ZodRawShape>(query: unknown, shape: Shape): z.infer<z.ZodObject<Shape>> {
  const result = schemaOf(shape).safeParse(query);
  if (result.success) return result.data as z.infer<z.ZodObject<Shape>>;
  const errors = result.error.issues.flatMap((issue): FieldError[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((field) => ({
        field,
        message: 'unknown parameter',
        remedy: suggestion(field, Object.keys(shape), 'parameters'),
      }));
    }
    const field = String(issue.path[0] ?? '');
    const schema = shape[field];
    const description = schema === undefined ? undefined : z.globalRegistry.get(schema as z.ZodType)?.description;
    return [{ field, message: issue.message, remedy: description ?? 'correct it' }];
  });
  const first = errors[0];
  throw new ProblemError('invalid-query', { detail: `${first?.field}: ${first?.message}.`, errors });
}

const MOST_ITEMS = 500;

export const limitParameter = z.coerce
  .number({ error: 'must be a whole number' })
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(MOST_ITEMS, `must be at most ${MOST_ITEMS}`)
  .default(100)
  .describe(`Most items in the answer, 1 to ${MOST_ITEMS}; 100 by default.`);

export const cursorParameter = z
  .string()
  .min(1)
  .max(1000)
  .optional()
  .describe('`nextCursor` of the page before; without it the first page.');

/** An event's id: decimal, within what the database's 64-bit column holds. */
export const eventIdParameter = z
  .string()
  .regex(/^\d{1,18}$/, 'must be the id of an event')
  .describe('Id of the last event seen; later ones follow.');

export const nameParameter = z.string().min(1).max(100).toLowerCase();
