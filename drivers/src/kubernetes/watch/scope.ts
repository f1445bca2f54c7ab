import type { JsonObject } from '@tenantry/kinds';
import { TENANT_KEY } from '../claims/node-marks.ts';
import { asList, asObject, FIELD_MANAGER, MARK_SELECTOR, metadataOf, metadataText, OWNER_LABEL } from '../mark.ts';
import { aboutKey, controllerOf, eventView, isTelling, podView, replicaSetView } from '../workloads/views.ts';

/** What is asked for of a type, and what is kept of each object. */
export interface Scope {
  readonly selector: string;
  readonly fieldSelector?: string;
  /** What of it is followed, where no selector can say so. */
  readonly concerns?: (body: JsonObject) => boolean;
  /** By which several are found together, from what is kept of one. */
  readonly groupOf?: (view: JsonObject) => string | null;
  /** Metadata alone is asked for: that an object stands there is known, and when it changed, but not what it holds. */
  readonly isMetadataOnly?: boolean;
  /** The part of an object that anything of ours depends on. Everything else is not kept, and its changes are no news. */
  readonly view: (body: JsonObject) => JsonObject;
}

/** By `<apiVersion>/<kind>`; all other types are followed whole. */
const SCOPES: Readonly<Record<string, Scope>> = {
  // A node is never ours: only the mark says that it is claimed. Kubelets write the rest of it every few seconds.
  'v1/Node': { selector: OWNER_LABEL, view: claimedNode },
  // Made by controllers from templates of ours, which carry our mark.
  'v1/Pod': { selector: MARK_SELECTOR, view: podView, groupOf: controllerOf },
  'apps/v1/ReplicaSet': { selector: MARK_SELECTOR, view: replicaSetView, groupOf: controllerOf },
  // Of those that a CronJob makes, too.
  'batch/v1/Job': { selector: MARK_SELECTOR, view: withoutStatusManagers, groupOf: controllerOf },
  'v1/Event': {
    ...{ selector: '', fieldSelector: 'type=Warning', concerns: isTelling },
    ...{ view: eventView, groupOf: aboutKey },
  },
  // Values of secrets are not held in memory: who needs one asks for it.
  'v1/Secret': { selector: MARK_SELECTOR, view: versioned, isMetadataOnly: true },
  // Only which of them there are matters, and they are the largest objects of all.
  'apiextensions.k8s.io/v1/CustomResourceDefinition': { selector: '', view: versioned, isMetadataOnly: true },
};

const WHOLE: Scope = { selector: MARK_SELECTOR, view: withoutStatusManagers };

export function scopeOf(apiVersion: string, kind: string): Scope {
  return SCOPES[`${apiVersion}/${kind}`] ?? WHOLE;
}

/**
 * Without the records of who wrote the status: nobody is told of those. When we wrote is nobody's question either, and without it
 * what we own is the same text in all objects that we made alike.
 */
function withoutStatusManagers(body: JsonObject): JsonObject {
  const metadata = metadataOf(body);
  if (metadata.managedFields === undefined) return body;
  const managedFields = asList(metadata.managedFields)
    .map(asObject)
    .filter(({ subresource }) => subresource !== 'status')
    .map((entry) => (entry.manager === FIELD_MANAGER ? withoutTime(entry) : entry));
  return { ...body, metadata: { ...metadata, managedFields } };
}

function withoutTime({ time: _time, ...entry }: JsonObject): JsonObject {
  return entry;
}

function claimedNode(body: JsonObject): JsonObject {
  const { annotations: _annotations, ...metadata } = metadataOf(withoutStatusManagers(body));
  const taints = asList(asObject(body.spec).taints).filter((entry) => asObject(entry).key === TENANT_KEY);
  return { apiVersion: body.apiVersion ?? 'v1', kind: body.kind ?? 'Node', metadata, spec: { taints } };
}

/** Any change of the object changes this, though nothing of its content is known. */
function versioned(body: JsonObject): JsonObject {
  const { labels, deletionTimestamp, uid, resourceVersion, name, namespace } = metadataOf(body);
  const metadata = { uid, resourceVersion, name, namespace, labels, deletionTimestamp };
  return { metadata: asObject(JSON.parse(JSON.stringify(metadata))), version: metadataText(body, 'resourceVersion') };
}
