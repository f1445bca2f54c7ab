import { type ProblemType, type } from './type.ts';

/** What was sent cannot be read. */
export const READING = {
  'bad-request': type(
    400,
    'The request cannot be understood',
    'The request is not well-formed HTTP, or a part of it has the wrong form.',
    'Send the request as the OpenAPI document describes it.',
  ),
  'malformed-json': type(
    400,
    'The body is not JSON',
    'The body was sent as JSON but does not parse as JSON.',
    'Correct the body, or say with Content-Type that it is YAML (application/yaml).',
  ),
  'malformed-yaml': type(
    400,
    'The body is not YAML',
    'The body was sent as YAML but does not parse. The errors give line and column.',
    'Correct the body at the line and column given.',
  ),
  'yaml-alias-refused': type(
    400,
    'A YAML alias is refused',
    'An alias refers to a value that contains it, or aliases would multiply into too many values.',
    'Write the value out in place of the alias.',
  ),
  'unacceptable-value': type(
    400,
    'The body holds a value that cannot be kept',
    'The body nests too deeply, or holds text or numbers that JSON in a database cannot hold, such as a NUL character.',
    'Take the value out, or write it differently.',
  ),
  'invalid-query': type(
    400,
    'A query parameter is wrong',
    'A query parameter is not known here, or its value has the wrong form.',
    'Correct the parameter named in the errors.',
  ),
  'invalid-header': type(
    400,
    'A header is wrong',
    'A header that this operation reads has the wrong form.',
    'Correct the header named in the errors.',
  ),
} as const satisfies Record<string, ProblemType>;
