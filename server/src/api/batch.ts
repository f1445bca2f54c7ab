import type { FastifyRequest } from 'fastify';
import { bodyOf } from '../http/body.ts';
import { mustBeAllowed } from '../http/caller.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import { normalName } from '../manifests/names.ts';
import type { ParsedDocument } from '../manifests/parse.ts';
import { type PreparedManifest, prepareManifests } from '../manifests/prepare.ts';
import type { Membership } from '../manifests/sets.ts';
import { valueAt } from '../manifests/tree.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';

/**
 * The manifests of an apply or a plan: a YAML stream, a JSON array, an object with `items`, or one manifest. Checked all
 * together; in the order in which they can be stored.
 */
export async function prepareBatch(
  request: FastifyRequest,
  context: ServerContext,
  action: 'update' | 'see-plan',
  membership: Membership,
): Promise<PreparedManifest[]> {
  const { documents: whole } = bodyOf(request, 'json', 'yaml');
  const documents = whole.flatMap(unfold);
  const { manifests: most } = context.limits;
  if (documents.length === 0) {
    throw new ProblemError('invalid-manifest', {
      detail: 'The body holds no manifest.',
      remedy: 'Send at least one manifest.',
    });
  }
  if (documents.length > most) {
    throw new ProblemError('invalid-manifest', {
      detail: `The body holds ${documents.length} manifests; at most ${most} are taken at a time.`,
      remedy: 'Send them in several requests.',
    });
  }
  for (const { value } of documents) {
    const target = {
      kind: text(value, 'kind'),
      name: text(value, 'metadata', 'name'),
      tenant: text(value, 'metadata', 'tenant'),
    };
    // Whether there is such a tenant is not said by refusing that it be made or changed: only administrators may either.
    await mustBeAllowed(request, context, action, target, target.kind === TENANT_KIND ? null : target);
  }
  const prefixOf = (index: number) => (documents.length === 1 ? '' : `items[${index}]`);
  return prepareManifests(documents, { ...context, identity: request.identity, membership }, {}, prefixOf);
}

/** What a manifest says before it was checked, as far as the question who may send it needs it. */
function text(value: unknown, ...path: string[]): string | null {
  const found = valueAt(value, path);
  return typeof found === 'string' ? normalNameOrKind(found, path) : null;
}

function normalNameOrKind(found: string, path: readonly string[]): string {
  return path.length === 1 ? found : normalName(found);
}

/** A list stands for its items. */
function unfold(document: ParsedDocument): ParsedDocument[] {
  const { value } = document;
  if (Array.isArray(value)) return value.map((item, index) => inside(document, item, [index]));
  const items = valueAt(value, ['items']);
  if (!Array.isArray(items) || valueAt(value, ['spec']) !== undefined) return [document];
  return items.map((item, index) => inside(document, item, ['items', index]));
}

function inside(document: ParsedDocument, value: unknown, base: readonly (string | number)[]): ParsedDocument {
  return { value, place: (path) => document.place([...base, ...path]) };
}
