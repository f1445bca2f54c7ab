import { type ProblemType, type } from './type.ts';

/** How it was sent. */
export const SENDING = {
  'request-timeout': type(
    408,
    'The request took too long to arrive',
    'Headers or body did not arrive in time.',
    'Send the request again.',
    true,
  ),
  'body-too-large': type(
    413,
    'The body is too large',
    'A request body may have 1 MiB at most, one of OpenTelemetry 8 MiB, also when it is unpacked.',
    'Send fewer manifests, or smaller batches, at a time.',
  ),
  'uri-too-long': type(
    414,
    'A part of the path is too long',
    'A name in the path is longer than any name can be.',
    'Check the path.',
  ),
  'unsupported-media-type': type(
    415,
    'The media type is not supported',
    'The Content-Type of the body is not one that this operation reads.',
    'Send application/json or application/yaml; for PATCH application/merge-patch+json.',
  ),
  'headers-too-large': type(
    431,
    'The headers are too large',
    'The headers of the request exceed what the server reads.',
    'Send fewer or shorter headers.',
  ),
  'too-many-streams': type(
    429,
    'Too many event streams are open',
    'The server keeps a bounded number of event streams open.',
    'Close streams that are no longer read, and try again.',
    true,
  ),
} as const satisfies Record<string, ProblemType>;
