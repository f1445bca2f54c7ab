import jsonPatchLibrary, { type Operation } from 'fast-json-patch';
import { StatusError } from '../contract.ts';
import { badRequest } from '../registry/failures.ts';

/** More operations than this are refused, as the API server does. */
const operationLimit = 10_000;

/** RFC 6902. @throws StatusError 422 when an operation or test fails. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  }
  if (patch.length > operationLimit) {
    const message = `The allowed maximum operations in a JSON patch is ${operationLimit}, got ${patch.length}`;
    throw new StatusError(413, 'RequestEntityTooLarge', message);
  }
  try {
    return jsonPatchLibrary.applyPatch(structuredClone(target), patch as Operation[], true, false).newDocument;
  } catch {
    throw new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
  }
}
