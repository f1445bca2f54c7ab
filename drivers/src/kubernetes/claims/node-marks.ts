import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { DriverError, type FieldChange, type Observed } from '../../contract.ts';
import type { ObjectAddress } from '../address.ts';
import { foreignManager } from '../diff/ownership.ts';
import type { Path } from '../diff/path.ts';
import { asList, asObject, asText, metadataOf, metadataText, OWNER_LABEL, ownerOf } from '../mark.ts';

/** The label that pods of the tenant select, and that says to people whose the node is. */
export const TENANT_NAME_LABEL = 'tenantname';
/** Key of the taint, and label of everything that is a tenant's. */
export const TENANT_KEY = 'tenantry.dev/tenant';

/** Annotation: since when pods are asked to leave the node. */
export const LEAVING_SINCE = 'tenantry.dev/pods-leave-since';
/** Annotation: how long a disruption budget may hold a pod on the node, in seconds. */
export const EVICTION_PATIENCE = 'tenantry.dev/eviction-patience-seconds';
const DEFAULT_PATIENCE_SECONDS = 600;

/** What makes a node a tenant's. The taint keeps others away; only then does the label invite its own. */
export interface NodeClaim {
  readonly owner: string;
  /** The tenant's name: value of the taint. */
  readonly tenant: string;
  /** The tenant's namespace: value of the label that pods select. */
  readonly tenantName: string;
  /** All labels desired but `tenantname`, our mark among them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taint: JsonObject;
  /** How long a disruption budget may hold a pod that has to leave. */
  readonly patienceSeconds: number;
}

export function isNode(address: ObjectAddress): boolean {
  return address.kind === 'Node' && address.apiVersion === 'v1';
}

/**
 * Reads a claim out of the body that a tenant's node is declared with.
 *
 * @throws DriverError `invalid` where the body is none.
 */
export function claimOf(owner: string, desired: JsonObject): NodeClaim {
  const { [TENANT_NAME_LABEL]: tenantName, ...labels } = asObject(metadataOf(desired).labels);
  const taint = asList(asObject(desired.spec).taints)
    .map(asObject)
    .find((candidate) => candidate.key === TENANT_KEY);
  if (taint === undefined || asText(tenantName) === '' || asText(taint.value) === '') {
    const message = `a claim on a node names the label ${TENANT_NAME_LABEL} and the taint ${TENANT_KEY}`;
    throw new DriverError('invalid', 'BadTarget', message);
  }
  const texts = Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, asText(value)]));
  return {
    owner,
    tenant: asText(taint.value),
    tenantName: asText(tenantName),
    labels: { ...texts, [OWNER_LABEL]: owner },
    taint: { key: TENANT_KEY, value: asText(taint.value), effect: asText(taint.effect) || 'NoSchedule' },
    patienceSeconds: patienceOf(desired),
  };
}

/** In seconds, as the declaration of a claim or the claimed node says it. */
export function patienceOf(node: JsonObject): number {
  const text = asText(asObject(metadataOf(node).annotations)[EVICTION_PATIENCE]);
  return /^\d{1,6}$/.test(text) ? Number(text) : DEFAULT_PATIENCE_SECONDS;
}

/** Since when pods are asked to leave the node, or null where nobody waits. */
export function leavingSince(node: JsonObject): Date | null {
  const since = new Date(asText(asObject(metadataOf(node).annotations)[LEAVING_SINCE]));
  return Number.isNaN(since.getTime()) ? null : since;
}

/** All taints of a node that are not a tenant's. */
export function otherTaints(node: JsonObject): readonly JsonValue[] {
  return asList(asObject(node.spec).taints).filter((entry) => asObject(entry).key !== TENANT_KEY);
}

function tenantTaints(node: JsonObject): readonly JsonObject[] {
  return asList(asObject(node.spec).taints)
    .map(asObject)
    .filter((entry) => entry.key === TENANT_KEY);
}

function isTainted(node: JsonObject, claim: NodeClaim): boolean {
  const [taint, ...more] = tenantTaints(node);
  return more.length === 0 && taint?.value === claim.taint.value && taint?.effect === claim.taint.effect;
}

/** Taint, mark and labels are there; whether `tenantname` is too is another question. */
export function isFenced(node: JsonObject, claim: NodeClaim): boolean {
  const labels = asObject(metadataOf(node).labels);
  return isTainted(node, claim) && Object.entries(claim.labels).every(([name, value]) => labels[name] === value);
}

export function isLabelled(node: JsonObject, claim: NodeClaim): boolean {
  return asObject(metadataOf(node).labels)[TENANT_NAME_LABEL] === claim.tenantName;
}

/** Somebody else's claim on the node, in words, or null where there is none. */
export function foreignClaim(node: JsonObject, claim: NodeClaim): string | null {
  const owner = ownerOf(node);
  if (owner === claim.owner) return null;
  if (owner !== null) return 'is claimed by another object of Tenantry';
  const label = asObject(metadataOf(node).labels)[TENANT_NAME_LABEL];
  if (label !== undefined && label !== claim.tenantName) return `carries the label ${TENANT_NAME_LABEL} of another`;
  const taint = tenantTaints(node).find((entry) => entry.value !== claim.tenant);
  return taint === undefined ? null : `carries the taint ${TENANT_KEY} of another`;
}

/**
 * What of a node matters to a claim: a node that nobody has claimed is not there, as far as claims go. One whose mark
 * somebody took away, but nothing else, still shows.
 */
export function observeNode(node: JsonObject): Observed | null {
  const owner = ownerOf(node);
  const isTouched =
    TENANT_NAME_LABEL in asObject(metadataOf(node).labels) || tenantTaints(node).length > 0 || owner !== null;
  if (!isTouched) return null;
  const uid = metadataText(node, 'uid');
  return {
    body: node,
    owner,
    // Whether its kubelet is well is another matter: a node that restarts stays claimed.
    readiness: { state: 'ready' },
    version: metadataText(node, 'resourceVersion'),
    ...(uid === '' ? {} : { uid }),
  };
}

/** What differs from the claim, and who made it so where the node says. */
export function claimChanges(node: JsonObject, claim: NodeClaim): FieldChange[] {
  const labels = asObject(metadataOf(node).labels);
  const changes: FieldChange[] = [];
  for (const [name, to] of Object.entries({ ...claim.labels, [TENANT_NAME_LABEL]: claim.tenantName })) {
    // The mark tells whose the node is; it is no field that differs.
    if (labels[name] === to || name === OWNER_LABEL) continue;
    const path: Path = ['metadata', 'labels', name].map((field) => ({ kind: 'field', name: field }));
    const by = foreignManager(node, path);
    const from = labels[name];
    changes.push({ path: `metadata.labels[${name}]`, from, to, ...(by === null ? {} : { by }) });
  }
  if (isTainted(node, claim)) return changes;
  const by = foreignManager(
    node,
    ['spec', 'taints'].map((name) => ({ kind: 'field', name })),
  );
  const from = tenantTaints(node)[0];
  changes.push({ path: `spec.taints[key=${TENANT_KEY}]`, from, to: claim.taint, ...(by === null ? {} : { by }) });
  return changes;
}
