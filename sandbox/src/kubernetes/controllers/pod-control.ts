import type { ClusterContext, KubeObject, OwnerReference, Registry } from '../contract.ts';
import {
  as,
  isNotFound,
  newMetadata,
  type Pod,
  type PodTemplate,
  podFromTemplate,
  selectorMatches,
  served,
} from '../machinery/index.ts';
import { asController, REPORT } from './identity.ts';

export function ownerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return (
    object.metadata.ownerReferences?.some(
      (reference) => reference.controller === true && reference.uid === owner.metadata.uid,
    ) ?? false
  );
}

/** The pods of a workload. Orphans that match its selector are adopted, its own that no longer match are released. */
export async function claimPods(context: ClusterContext, owner: KubeObject, selector: unknown): Promise<Pod[]> {
  const { registry } = context;
  const type = served(registry, 'pods');
  const claimed: Pod[] = [];
  for (const object of registry.list(type, owner.metadata.namespace ?? null)) {
    const pod = as<Pod>(object);
    const isMatching = selectorMatches(selector, pod.metadata.labels);
    if (isOwnedBy(pod, owner)) {
      if (isMatching) claimed.push(pod);
      else if (owner.metadata.deletionTimestamp === undefined) await disown(registry, pod, owner);
      continue;
    }
    const hasController = pod.metadata.ownerReferences?.some((reference) => reference.controller === true) ?? false;
    if (!isMatching || hasController || pod.metadata.deletionTimestamp !== undefined) continue;
    if (owner.metadata.deletionTimestamp !== undefined) continue;
    const adopted = await adopt(registry, pod, owner);
    if (adopted !== undefined) claimed.push(adopted);
  }
  return claimed;
}

async function adopt(registry: Registry, pod: Pod, owner: KubeObject): Promise<Pod | undefined> {
  const changed = await registry.modify(
    served(registry, 'pods'),
    pod.metadata.namespace ?? null,
    pod.metadata.name,
    (current) => {
      if (current.metadata.ownerReferences?.some((reference) => reference.controller === true)) return undefined;
      const references = [...(current.metadata.ownerReferences ?? []), ownerReference(owner)];
      return { ...current, metadata: { ...current.metadata, ownerReferences: references } };
    },
    REPORT,
  );
  return changed === undefined || !isOwnedBy(changed, owner) ? undefined : as<Pod>(changed);
}

async function disown(registry: Registry, pod: Pod, owner: KubeObject): Promise<void> {
  await registry.modify(
    served(registry, 'pods'),
    pod.metadata.namespace ?? null,
    pod.metadata.name,
    (current) => {
      const kept = (current.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== owner.metadata.uid);
      const { ownerReferences: _, ...metadata } = current.metadata;
      return { ...current, metadata: kept.length === 0 ? metadata : { ...metadata, ownerReferences: kept } };
    },
    REPORT,
  );
}

export interface NewPod {
  /** Either an exact name or the start of a generated one. */
  readonly name?: string;
  readonly generateName?: string;
  readonly template: PodTemplate;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly finalizers?: string[];
  /** What is said of it in events, where the controller has words of its own. */
  readonly said?: { readonly made: string; readonly refused: string };
}

/** Creates a pod for a workload with admission, and tells of it in an event; refusals become `FailedCreate` and are thrown. */
export async function createPod(
  context: ClusterContext,
  controller: string,
  owner: KubeObject,
  wanted: NewPod,
): Promise<KubeObject> {
  const { spec, labels, annotations } = podFromTemplate(wanted.template);
  const allAnnotations = { ...annotations, ...wanted.annotations };
  const metadata = newMetadata({
    name: wanted.name,
    generateName: wanted.generateName,
    namespace: owner.metadata.namespace,
    labels: { ...labels, ...wanted.labels },
    annotations: Object.keys(allAnnotations).length === 0 ? undefined : allAnnotations,
    finalizers: wanted.finalizers,
    ownerReferences: [ownerReference(owner)],
  });
  try {
    const pod = await context.registry.create(
      served(context.registry, 'pods'),
      { apiVersion: 'v1', kind: 'Pod', metadata, spec },
      asController(controller),
    );
    const made = wanted.said?.made ?? `Created pod: ${pod.metadata.name}`;
    await tell(context, owner, controller, 'SuccessfulCreate', made);
    return pod;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const refused = wanted.said?.refused ?? 'Error creating';
    await tell(context, owner, controller, 'FailedCreate', `${refused}: ${message}`, 'Warning');
    throw error;
  }
}

export async function deletePod(
  context: ClusterContext,
  controller: string,
  owner: KubeObject,
  pod: Pod,
): Promise<void> {
  try {
    await context.registry.delete(served(context.registry, 'pods'), pod.metadata.namespace ?? null, pod.metadata.name, {
      uid: pod.metadata.uid,
      propagation: 'Background',
    });
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  await tell(context, owner, controller, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
}

/** An event about a workload; in a namespace on its way out there is nobody left to tell. */
export async function tell(
  context: ClusterContext,
  about: KubeObject,
  reporter: string,
  reason: string,
  message: string,
  type: 'Normal' | 'Warning' = 'Normal',
): Promise<void> {
  const namespace = about.metadata.namespace;
  if (namespace !== undefined) {
    const present = context.registry.get(served(context.registry, 'namespaces'), null, namespace);
    if (present === undefined || present.metadata.deletionTimestamp !== undefined) return;
  }
  await context.registry.event(about, reporter, reason, message, type);
}
