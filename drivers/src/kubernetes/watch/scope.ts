import type { JsonObject } from '@tenantry/kinds';
import { TENANT_KEY } from '../claims/node-marks.ts';
import { asList, asObject, MARK_SELECTOR, metadataOf, OWNER_LABEL } from '../mark.ts';

/** What is asked for of a type, and what is kept of each object. */
export interface Scope {
  readonly selector: string;
  /** The part of an object that anything of ours depends on. Everything else is not kept, and its changes are no news. */
  readonly view: (body: JsonObject) => JsonObject;
}

/** By `<apiVersion>/<kind>`; all other types are followed whole. */
const SCOPES: Readonly<Record<string, Scope>> = {
  // A node is never ours: only the mark says that it is claimed. Kubelets write the rest of it every few seconds.
  'v1/Node': { selector: OWNER_LABEL, view: claimedNode },
};

const WHOLE: Scope = { selector: MARK_SELECTOR, view: withoutStatusManagers };

export function scopeOf(apiVersion: string, kind: string): Scope {
  return SCOPES[`${apiVersion}/${kind}`] ?? WHOLE;
}

/** Without the records of who wrote the status: nobody is told of those. */
function withoutStatusManagers(body: JsonObject): JsonObject {
  const metadata = metadataOf(body);
  if (metadata.managedFields === undefined) return body;
  const managedFields = asList(metadata.managedFields).filter((entry) => asObject(entry).subresource !== 'status');
  return { ...body, metadata: { ...metadata, managedFields } };
}

function claimedNode(body: JsonObject): JsonObject {
  const { annotations: _annotations, ...metadata } = metadataOf(withoutStatusManagers(body));
  const taints = asList(asObject(body.spec).taints).filter((entry) => asObject(entry).key === TENANT_KEY);
  return { apiVersion: body.apiVersion ?? 'v1', kind: body.kind ?? 'Node', metadata, spec: { taints } };
}
