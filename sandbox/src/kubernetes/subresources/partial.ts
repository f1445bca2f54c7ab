import type { KubeObject } from '../contract.ts';
import { fieldsOf } from '../defaults/fields.ts';
import { notFound } from '../registry/failures.ts';
import { mediaTypeOf, readBody } from '../server/body.ts';
import { fieldValidation, namespaceOf, type ResourceCall, writeOf } from '../server/context.ts';
import { decodeObject } from '../server/decode-request.ts';
import { type Answer, jsonAnswer } from '../server/respond.ts';
import type { SubresourceParts } from './subresources.ts';

/** Takes one part of what was sent over into the present object. */
type Take = (current: KubeObject, sent: KubeObject) => KubeObject;

async function servePart(parts: SubresourceParts, call: ResourceCall, take: Take): Promise<Answer> {
  const { type, info } = call;
  const name = info.name as string;
  if (info.verb === 'get') {
    const entry = parts.store.get(type.storageKey, namespaceOf(call), name);
    if (entry === undefined) throw notFound(type, name);
    return jsonAnswer(200, entry.json);
  }
  let sent: (current: KubeObject) => KubeObject;
  if (info.verb === 'patch') {
    const patch = parts.resources.patchOf(mediaTypeOf(call.request), await readBody(call.request), type);
    const validation = fieldValidation(call);
    sent = (current) => decodeObject(patch(current) as Record<string, unknown>, type, validation, call.warn);
  } else {
    const body = await parts.resources.body(call, type);
    sent = () => structuredClone(body);
  }
  const { object } = await parts.writer.update(
    type,
    namespaceOf(call),
    name,
    (current) => {
      const wanted = sent(current);
      const next = take(structuredClone(current), wanted);
      next.metadata.resourceVersion = wanted.metadata.resourceVersion;
      return { next, isTracked: false };
    },
    writeOf(call),
    info.subresource,
  );
  return parts.resources.answer(call, 200, object);
}

const specField =
  (field: string): Take =>
  (current, sent) => ({
    ...current,
    spec: { ...fieldsOf(current.spec), [field]: fieldsOf(sent.spec)[field] },
  });

/** `namespaces/finalize`: who has done its part takes its finalizer away. */
export function serveFinalize(parts: SubresourceParts, call: ResourceCall): Promise<Answer> {
  return servePart(parts, call, (current, sent) => ({ ...current, spec: { ...fieldsOf(sent.spec) } }));
}

export function serveEphemeralContainers(parts: SubresourceParts, call: ResourceCall): Promise<Answer> {
  return servePart(parts, call, specField('ephemeralContainers'));
}

/** Resources of running containers; nothing else of the pod. */
export function serveResize(parts: SubresourceParts, call: ResourceCall): Promise<Answer> {
  return servePart(parts, call, specField('containers'));
}

export function serveApproval(parts: SubresourceParts, call: ResourceCall): Promise<Answer> {
  return servePart(parts, call, (current, sent) => ({
    ...current,
    status: { ...fieldsOf(current.status), conditions: fieldsOf(sent.status).conditions },
  }));
}
