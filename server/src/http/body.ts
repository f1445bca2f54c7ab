import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ParsedDocument, parseJson, parseYaml } from '../manifests/parse.ts';
import { ProblemError } from '../problems/index.ts';

export const YAML_MEDIA_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'] as const;
export const MERGE_PATCH_MEDIA_TYPE = 'application/merge-patch+json';

/** A request body: what it says, and the text it was, for the fingerprint of the request. */
export interface ParsedBody {
  readonly text: string;
  readonly format: 'json' | 'merge-patch' | 'yaml';
  readonly documents: readonly ParsedDocument[];
}

/** Replaces Fastify's parsers by ours: JSON, merge patches and YAML, each bounded and with problems that say where. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parser = (
    mediaTypes: readonly string[],
    format: ParsedBody['format'],
    parse: (text: string) => ParsedDocument[],
  ) =>
    app.addContentTypeParser([...mediaTypes], { parseAs: 'string' }, async (_request: FastifyRequest, raw: string) => {
      const text = raw.startsWith('\uFEFF') ? raw.slice(1) : raw;
      return { text, format, documents: parse(text) } satisfies ParsedBody;
    });
  parser(['application/json'], 'json', (text) => [parseJson(text)]);
  parser([MERGE_PATCH_MEDIA_TYPE], 'merge-patch', (text) => [parseJson(text)]);
  parser(YAML_MEDIA_TYPES, 'yaml', parseYaml);
}

/** The body of a request in one of the formats that the operation takes. */
export function bodyOf(request: FastifyRequest, ...formats: readonly ParsedBody['format'][]): ParsedBody {
  const body = request.body as ParsedBody | undefined;
  if (body === undefined || body === null) {
    throw new ProblemError('malformed-json', {
      detail: 'The request has no body.',
      remedy: 'Send a body with its Content-Type.',
    });
  }
  if (formats.includes(body.format)) return body;
  const isPatch = formats.includes('merge-patch');
  throw new ProblemError('unsupported-media-type', {
    detail: `${request.method} does not take ${request.headers['content-type']} here.`,
    remedy: isPatch ? `Send ${MERGE_PATCH_MEDIA_TYPE}.` : 'Send application/json or application/yaml.',
    headers: isPatch ? { 'accept-patch': MERGE_PATCH_MEDIA_TYPE } : { accept: 'application/json, application/yaml' },
  });
}

/** For operations about a single thing. */
export function singleDocument(body: ParsedBody): ParsedDocument {
  const [document, ...others] = body.documents;
  if (document !== undefined && others.length === 0) return document;
  const detail =
    document === undefined
      ? 'The body holds nothing.'
      : `The body holds ${body.documents.length} documents; one is expected.`;
  throw new ProblemError('invalid-manifest', { detail, remedy: 'Send one manifest, or several to /api/v1/apply.' });
}
