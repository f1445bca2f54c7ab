import type { DeleteOptions } from '../registry/deleter.ts';
import { invalidKind } from '../registry/failures.ts';
import { mediaTypeOf, parseObject, readBody } from './body.ts';
import type { ResourceCall } from './context.ts';

/** How something is to be deleted, by the body of the request and its query. */
export async function readDeleteOptions(call: ResourceCall): Promise<DeleteOptions> {
  const text = await readBody(call.request);
  const body = text.trim() === '' ? {} : parseObject(text, mediaTypeOf(call.request), 'DeleteOptions');
  const preconditions = (body.preconditions ?? {}) as { uid?: string; resourceVersion?: string };
  const grace = body.gracePeriodSeconds ?? call.query.get('gracePeriodSeconds') ?? undefined;
  const asked = body.propagationPolicy ?? call.query.get('propagationPolicy') ?? undefined;
  if (asked !== undefined && asked !== 'Foreground' && asked !== 'Background' && asked !== 'Orphan') {
    throw invalidKind('DeleteOptions.meta.k8s.io', 'meta.k8s.io', 'DeleteOptions', '', [
      {
        reason: 'FieldValueNotSupported',
        field: 'propagationPolicy',
        message: `Unsupported value: "${String(asked)}": supported values: "Background", "Foreground", "Orphan", "nil"`,
      },
    ]);
  }
  const orphaned = body.orphanDependents === true ? 'Orphan' : undefined;
  const propagation = asked ?? orphaned;
  return {
    ...(preconditions.uid === undefined ? {} : { uid: preconditions.uid }),
    ...(preconditions.resourceVersion === undefined ? {} : { resourceVersion: preconditions.resourceVersion }),
    ...(grace === undefined || grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(propagation === undefined ? {} : { propagation }),
  };
}
