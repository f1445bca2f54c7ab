import type { IncomingMessage } from 'node:http';
import { parse as parseYaml } from 'yaml';
import { StatusError } from '../contract.ts';
import { badRequest } from '../registry/failures.ts';
import { parseProtobuf } from './protobuf.ts';

/** The API server takes no more than 3 MiB. */
const bodyLimit = 3 * 1024 * 1024;

const protobuf = 'application/vnd.kubernetes.protobuf';

/** The body as text; bytes of a protobuf body are kept as such, one character each. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const encoding = mediaTypeOf(request) === protobuf ? 'latin1' : 'utf8';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > bodyLimit) {
      throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${bodyLimit}`);
    }
    chunks.push(chunk as Buffer);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer).toString(encoding) : Buffer.concat(chunks).toString(encoding);
}

export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

const accepted = ['', 'application/json', 'application/yaml'];

/** V8's complaints about JSON in the words of the API server's parser. */
function jsonComplaint(text: string, error: unknown): string {
  const complaint = error instanceof Error ? error.message : String(error);
  if (/Unexpected end|Unterminated|after property name/.test(complaint)) return 'unexpected end of JSON input';
  const token = /Unexpected token '?(.)/.exec(complaint)?.[1] ?? text.trimStart()[0] ?? '';
  return `invalid character '${token}' looking for beginning of value`;
}

/** The object in a body, JSON or YAML. @throws StatusError 415 for other media types, 400 for what can't be read. */
export function parseObject(text: string, mediaType: string, kind: string): Record<string, unknown> {
  if (mediaType === protobuf) return parseProtobuf(Buffer.from(text, 'latin1'), kind);
  if (!accepted.includes(mediaType) && mediaType !== 'application/x-yaml' && mediaType !== 'text/yaml') {
    const message =
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf';
    throw new StatusError(415, 'UnsupportedMediaType', message);
  }
  const value = mediaType.endsWith('yaml') ? parseYamlText(text) : parseJsonText(text, kind);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind`);
  }
  return value as Record<string, unknown>;
}

function parseJsonText(text: string, kind: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const complaint = jsonComplaint(text, error);
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${complaint} (${text.slice(0, 256)})`,
    );
  }
}

export function parseYamlText(text: string): unknown {
  try {
    // Programs send JSON, which is YAML, and many times faster to read as what it is.
    if (text.startsWith('{')) return JSON.parse(text);
  } catch {
    // Flow style, then.
  }
  try {
    return parseYaml(text, { maxAliasCount: 100 });
  } catch (error) {
    const complaint = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw badRequest(`error decoding YAML: ${complaint}`);
  }
}
