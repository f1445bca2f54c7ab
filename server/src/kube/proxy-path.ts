import type { KubeRole } from '../options.ts';
import { ProblemError } from '../problems/index.ts';

/** What a request through the proxy asks for. */
export interface ProxyPlace {
  /** As whom, where the caller chose. */
  readonly role: KubeRole | null;
  /** The path at the API server, each segment encoded anew: what it reads is what was judged here. */
  readonly path: string;
  /** Decoded. */
  readonly segments: readonly string[];
  /** With its question mark, or empty. */
  readonly query: string;
}

const PREFIX = /^\/api\/v1\/tenants\/[^/?#]+\/kubernetes(?=[/?]|$)/;
const ROLE_SEGMENTS: Readonly<Record<string, KubeRole>> = { 'as-viewer': 'viewer', 'as-editor': 'editor' };
const MOST_SEGMENTS = 64;

/**
 * Takes the address of a request apart, as it stood on the request line. Whatever two programs could read in two ways is
 * refused: dot segments, empty ones, slashes and backslashes in disguise, encodings of encodings, control characters.
 *
 * A role is chosen by a first segment `as-viewer` or `as-editor`, for kubeconfigs, whose server cannot carry a query; or by
 * `?role=`, which the cluster does not get to see.
 *
 * @throws ProblemError `bad-request`
 */
export function proxyPlace(rawUrl: string): ProxyPlace {
  const prefix = PREFIX.exec(rawUrl);
  if (prefix === null) throw refused('is not the address of a tenant’s cluster');
  const rest = rawUrl.slice(prefix[0].length);
  const mark = rest.indexOf('?');
  const rawPath = mark === -1 ? rest : rest.slice(0, mark);
  if (rest.includes('#')) throw refused('holds a fragment');
  const parts = rawPath.split('/').slice(1);
  const hasSlash = parts.length > 1 && parts.at(-1) === '';
  if (hasSlash || parts.at(-1) === '') parts.pop();
  if (parts.length > MOST_SEGMENTS) throw refused('has too many segments');
  const segments = parts.map(decoded);
  const byPath = ROLE_SEGMENTS[segments[0] ?? ''] ?? null;
  if (byPath !== null) segments.shift();
  const { role: byQuery, query } = withoutRole(mark === -1 ? '' : rest.slice(mark + 1));
  if (byPath !== null && byQuery !== null && byPath !== byQuery) throw refused('names two roles');
  const path = `/${segments.map(encodeURIComponent).join('/')}${hasSlash && segments.length > 0 ? '/' : ''}`;
  return { role: byPath ?? byQuery, path, segments, query };
}

function decoded(segment: string): string {
  let text: string;
  try {
    text = decodeURIComponent(segment);
  } catch {
    throw refused('is not properly encoded');
  }
  if (text === '') throw refused('holds an empty segment');
  if (text === '.' || text === '..') throw refused('holds a dot segment');
  // No name in Kubernetes holds a slash or a percent sign; of a second decoding, by whatever stands in front of the API
  // server, nothing new may come.
  if (/[/\\%]/.test(text)) throw refused('holds a slash, or a part that is encoded twice');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(text)) throw refused('holds a control character');
  return text;
}

function withoutRole(rawQuery: string): { role: KubeRole | null; query: string } {
  if (/[^\x21-\x7e]/.test(rawQuery)) throw refused('holds a character that is not encoded');
  const pairs = rawQuery.split('&').filter((pair) => pair !== '');
  const isRole = (pair: string) => new URLSearchParams(pair).has('role');
  const roles = pairs.filter(isRole).map((pair) => new URLSearchParams(pair).get('role'));
  const [role = null] = roles;
  if (roles.length > 1 || (role !== null && role !== 'viewer' && role !== 'editor')) {
    throw new ProblemError('invalid-query', { detail: 'role must be viewer or editor, and given once.' });
  }
  const kept = pairs.filter((pair) => !isRole(pair)).join('&');
  return { role, query: kept === '' ? '' : `?${kept}` };
}

function refused(why: string): ProblemError {
  return new ProblemError('bad-request', {
    detail: `The address ${why}.`,
    remedy: 'Address the Kubernetes API by its plain paths.',
  });
}
