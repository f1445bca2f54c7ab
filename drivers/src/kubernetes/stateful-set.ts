import type { JsonObject } from '@tenantry/kinds';
import { DriverError, type Observed } from '../contract.ts';
import { autoscaled } from './autoscaled.ts';
import { deviations } from './diff/diff.ts';
import { quantityInNano } from './diff/quantity.ts';
import { ApiFailure } from './failure.ts';
import { listAll } from './list-all.ts';
import { asList, asObject, asText, FIELD_MANAGER, metadataText } from './mark.ts';
import { fetchObject } from './reading.ts';
import { deleteObject } from './removal.ts';
import { pause } from './retry.ts';
import { createObject, type Writing } from './write.ts';

/** The garbage collector lets go of the pods within a second or two. */
const LETS_GO_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 200;

/** Whether the claims that its replicas get are to be others, which a stateful set takes only when it is made. */
export function hasOtherClaims({ address, configuration }: Writing, standing: JsonObject): boolean {
  if (address.kind !== 'StatefulSet') return false;
  return deviations(configuration, standing).some(({ path }) => {
    const [first, second] = path.map((segment) => (segment.kind === 'field' ? segment.name : ''));
    return first === 'spec' && second === 'volumeClaimTemplates';
  });
}

/**
 * Makes a stateful set anew around its pods, which run on and become the new one's; they are replaced one after another if they
 * have to be others too. The volumes that are there grow first, so that where one cannot all stays as it is; a smaller size is for
 * replicas that are yet to come. A death in between leaves pods without a set, and the set is missing: it is made.
 *
 * What it rests on: https://kubernetes.io/docs/tasks/run-application/delete-stateful-set and
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
 */
export async function remakeSet(writing: Writing, standing: JsonObject, clock: () => Date): Promise<Observed> {
  const configuration = autoscaled(writing.configuration, standing);
  await growVolumes({ ...writing, configuration });
  await deleteObject({ ...writing, clock, keepsDependents: true }, standing);
  await untilGone(writing);
  return createObject({ ...writing, configuration });
}

async function untilGone({ client, address, signal }: Writing): Promise<void> {
  const giveUpAt = performance.now() + LETS_GO_WITHIN_MS;
  while ((await fetchObject(client, address, signal)) !== null) {
    if (performance.now() > giveUpAt) {
      throw new DriverError(
        'conflict',
        'BeingDeleted',
        `${address.kind} ${address.path} has not let go of its pods yet`,
        {
          remedy: 'It is made anew around them once it is gone.',
        },
      );
    }
    await pause(LOOK_EVERY_MS, signal);
  }
}

/** Volumes that stayed from a set of this name before, and are smaller than this one asks for. */
export async function growKeptVolumes(writing: Writing): Promise<void> {
  if (writing.address.kind !== 'StatefulSet') return;
  // What is not there yet may come to be only by the pods of this set.
  await growVolumes(writing, (claim) => asText(asObject(claim.status).phase) === 'Bound');
}

/** The claims of replicas that are gone too: whoever comes back has its volume again. */
async function growVolumes(writing: Writing, isAsked: (claim: JsonObject) => boolean = () => true): Promise<void> {
  const { client, address, configuration, signal } = writing;
  const { selector, volumeClaimTemplates } = asObject(configuration.spec);
  const templates = asList(volumeClaimTemplates).map(asObject);
  if (templates.length === 0) return;
  const labels = Object.entries(asObject(asObject(selector).matchLabels)).map(([key, value]) => `${key}=${value}`);
  const collection = `/api/v1/namespaces/${address.namespace}/persistentvolumeclaims`;
  const claims = (await listAll(client, collection, signal, { labelSelector: labels.join(',') })).filter(isAsked);
  for (const template of templates) {
    const prefix = `${metadataText(template, 'name')}-${address.name}-`;
    for (const claim of claims) {
      const name = metadataText(claim, 'name');
      if (!name.startsWith(prefix) || !/^\d+$/.test(name.slice(prefix.length))) continue;
      if (nano(sizeOf(claim)) < nano(sizeOf(template))) await grow(writing, claim, sizeOf(template));
    }
  }
}

async function grow({ client, signal }: Writing, claim: JsonObject, size: string): Promise<void> {
  const [name, namespace] = [metadataText(claim, 'name'), metadataText(claim, 'namespace')];
  const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
  const resourceVersion = metadataText(claim, 'resourceVersion');
  const body = { metadata: { resourceVersion }, spec: { resources: { requests: { storage: size } } } };
  const contentType = 'application/merge-patch+json';
  try {
    await client.call({
      ...{ method: 'PATCH', path: `${path}?fieldManager=${FIELD_MANAGER}`, contentType, body, signal },
      attempt: `grow ${path}`,
    });
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    // In the words of https://github.com/kubernetes/kubernetes/blob/master/plugin/pkg/admission/storage/persistentvolume/resize/admission.go
    if (/only bound/i.test(error.message)) throw notBound(claim);
    throw error.message.includes('must support resize') ? cannotGrow(claim, size) : error;
  }
}

function notBound(claim: JsonObject): DriverError {
  const name = metadataText(claim, 'name');
  return new DriverError('conflict', 'VolumePending', `volume ${name} is not there yet and cannot grow before`, {
    remedy: 'It grows once it is there; why it is not is told by its pod.',
  });
}

function cannotGrow(claim: JsonObject, size: string): DriverError {
  const { storageClassName } = asObject(claim.spec);
  const of =
    asText(storageClassName) === '' ? 'without a storage class' : `of storage class ${asText(storageClassName)}`;
  return new DriverError(
    'invalid',
    'VolumeCannotGrow',
    `volume ${metadataText(claim, 'name')} ${of} cannot grow from ${sizeOf(claim)} to ${size}: the class does not allow it`,
    { remedy: 'Let the class allow it (allowVolumeExpansion), or declare the size that it had.' },
  );
}

function sizeOf(claim: JsonObject): string {
  return asText(asObject(asObject(asObject(claim.spec).resources).requests).storage);
}

const nano = (size: string): bigint => quantityInNano(size) ?? 0n;
