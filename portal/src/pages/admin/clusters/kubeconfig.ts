import { parseDocument } from 'yaml';
import { isObject } from '../../../forms/schema.ts';

/** As much as the server takes. */
const MOST_BYTES = 256 * 1024;

/** One of the ways to a cluster that a kubeconfig holds. */
export interface ContextOfFile {
  readonly name: string;
  /** Where it leads; null where the file does not say. */
  readonly server: string | null;
}

export interface Kubeconfig {
  readonly contexts: readonly ContextOfFile[];
  /** The one that is used where none is chosen. */
  readonly current: string | null;
}

const NOTHING: Kubeconfig = { contexts: [], current: null };

/** The contexts to choose from. What is no kubeconfig has none: what is wrong with it is for the server to say. */
export function kubeconfigIn(text: string): Kubeconfig {
  if (text.trim() === '' || text.length > MOST_BYTES) return NOTHING;
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) return NOTHING;
  const file = contentOf(document);
  if (!isObject(file)) return NOTHING;
  const servers = new Map(
    named(file.clusters).map(([name, { cluster }]) => [name, isObject(cluster) ? cluster.server : null]),
  );
  const contexts = named(file.contexts).map(([name, { context }]) => {
    const server = isObject(context) ? servers.get(String(context.cluster)) : null;
    return { name, server: typeof server === 'string' ? server : null };
  });
  const current = file['current-context'];
  return { contexts, current: contexts.some(({ name }) => name === current) ? String(current) : null };
}

/** An alias may stand for very much: nobody needs that many here. */
function contentOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return null;
  }
}

function named(list: unknown): (readonly [string, Readonly<Record<string, unknown>>])[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) =>
    isObject(entry) && typeof entry.name === 'string' ? [[entry.name, entry] as const] : [],
  );
}

/**
 * The text of a file that somebody chose.
 *
 * @throws Error in a sentence, where it is more than the server takes
 */
export async function textOfFile(file: File): Promise<string> {
  if (file.size > MOST_BYTES) throw new Error(`${file.name} has more than 256 KiB: that is no kubeconfig.`);
  return file.text();
}
