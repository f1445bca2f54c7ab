import type { JsonObject } from '@tenantry/kinds';
import type { Observed } from '../contract.ts';
import { metadataText, ownerOf } from './mark.ts';
import { readinessOf } from './readiness.ts';

export function observe(body: JsonObject): Observed {
  const uid = metadataText(body, 'uid');
  return {
    body,
    owner: ownerOf(body),
    readiness: readinessOf(body),
    version: metadataText(body, 'resourceVersion'),
    ...(uid === '' ? {} : { uid }),
  };
}
