import { ownersOf, setOwners, trackScale } from '../apply/managed-fields.ts';
import type { KubeObject } from '../contract.ts';
import { fieldsOf } from '../defaults/fields.ts';
import { badRequest, invalid, notFound, requiredValue } from '../registry/failures.ts';
import { toSeconds } from '../registry/times.ts';
import { mediaTypeOf, parseObject, readBody } from '../server/body.ts';
import { fieldManager, fieldValidation, namespaceOf, type ResourceCall, writeOf } from '../server/context.ts';
import { decodeObject } from '../server/decode-request.ts';
import { type Answer, objectAnswer } from '../server/respond.ts';
import { atPath } from '../tables/columns.ts';
import { builtinSchema } from '../types/builtin.ts';
import type { ServedType } from '../types/served.ts';
import type { SubresourceParts } from './subresources.ts';

function selectorText(type: ServedType, object: KubeObject): string {
  if (type.custom !== undefined) {
    const path = type.custom.scale?.labelSelectorPath;
    return path === undefined ? '' : String(atPath(object, path) ?? '');
  }
  const { selector } = fieldsOf(object.spec);
  const labels = type.kind === 'ReplicationController' ? selector : fieldsOf(selector).matchLabels;
  return Object.entries(fieldsOf(labels))
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}

function scaleOf(type: ServedType, object: KubeObject): KubeObject {
  const paths = type.custom?.scale;
  const wanted = paths === undefined ? fieldsOf(object.spec).replicas : atPath(object, paths.specReplicasPath);
  const present = paths === undefined ? fieldsOf(object.status).replicas : atPath(object, paths.statusReplicasPath);
  const replicas = Number(wanted ?? 0);
  const selector = selectorText(type, object);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      resourceVersion,
      creationTimestamp,
    },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: Number(present ?? 0), ...(selector === '' ? {} : { selector }) },
  };
}

function withReplicas(type: ServedType, object: KubeObject, replicas: number): KubeObject {
  const path = type.custom?.scale?.specReplicasPath ?? '.spec.replicas';
  const next = structuredClone(object) as Record<string, unknown>;
  const fields = path.split('.').slice(1);
  let at = next;
  for (const field of fields.slice(0, -1)) {
    at[field] = fieldsOf(at[field]);
    at = at[field] as Record<string, unknown>;
  }
  at[fields.at(-1) as string] = replicas;
  return next as unknown as KubeObject;
}

/** `scale`: how many replicas, whatever the kind. */
export async function serveScale(parts: SubresourceParts, call: ResourceCall): Promise<Answer> {
  const { type, info } = call;
  const name = info.name as string;
  const namespace = namespaceOf(call);
  if (info.verb === 'get') {
    const entry = parts.store.get(type.storageKey, namespace, name);
    if (entry === undefined) throw notFound(type, name);
    return objectAnswer(200, scaleOf(type, entry.object));
  }
  const schema = builtinSchema('autoscaling', 'v1', 'Scale');
  if (schema === undefined) throw new Error('the table of types lacks Scale');
  const scaleType = {
    ...type,
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    group: 'autoscaling',
    version: 'v1',
    schema,
  };
  const text = await readBody(call.request);
  const mediaType = mediaTypeOf(call.request);
  const change = info.verb === 'patch' ? patchScale(parts, call, text, mediaType, scaleType) : undefined;
  const body = change === undefined ? parseObject(text, mediaType, 'Scale') : undefined;
  const { object } = await parts.writer.update(
    type,
    namespace,
    name,
    (current) => {
      const shown = scaleOf(type, current);
      const raw = change === undefined ? structuredClone(body as Record<string, unknown>) : change(shown);
      const scale = decodeObject(raw, scaleType, fieldValidation(call), call.warn);
      if ((scale.metadata.name ?? name) !== name)
        throw badRequest('the name of the object does not match the name on the URL');
      const replicas = Number(fieldsOf(scale.spec).replicas ?? 0);
      if (replicas < 0) {
        const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
        throw invalid(scaleType, name, [{ reason: 'FieldValueInvalid', field: 'spec.replicas', message }]);
      }
      const next = withReplicas(type, current, replicas);
      const sent = scale.metadata.resourceVersion ?? '';
      if (sent !== '') next.metadata.resourceVersion = sent;
      if (replicas !== Number(fieldsOf(shown.spec).replicas ?? 0)) {
        trackScale(next, fieldManager(call, 'Update'), replicas, toSeconds(parts.clock()));
      } else {
        setOwners(next, ownersOf(current));
      }
      return { next, isTracked: true };
    },
    writeOf(call),
    'scale',
    {
      show: (object) => scaleOf(type, object),
      absorb: (object, shown) => withReplicas(type, object, Number(fieldsOf(shown.spec).replicas ?? 0)),
    },
  );
  return objectAnswer(200, scaleOf(type, object));
}

function patchScale(
  parts: SubresourceParts,
  call: ResourceCall,
  text: string,
  mediaType: string,
  scaleType: ServedType,
): (shown: KubeObject) => Record<string, unknown> {
  if (mediaType === 'application/apply-patch+yaml') {
    const { spec } = parseObject(text, 'application/yaml', 'Scale');
    if (fieldsOf(spec).replicas === undefined) {
      throw invalid(scaleType, call.info.name as string, [requiredValue('spec.replicas')]);
    }
    return (shown) => ({ ...shown, spec: fieldsOf(spec) });
  }
  const patch = parts.resources.patchOf(mediaType, text, { ...scaleType, custom: undefined } as unknown as ServedType);
  return (shown) => patch(shown) as Record<string, unknown>;
}
