import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { CallOptions } from '../contract.ts';
import { type SealedValues, sealedReferenceOf } from '../sealed/sealed-values.ts';
import { asObject, asText, metadataOf } from './mark.ts';

/** Where kubectl keeps the manifest it was given, values included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A Secret as it may be shown and kept: each value's fingerprint in its place. */
export function shownSecret(sealed: SealedValues, object: string, body: JsonObject): JsonObject {
  const metadata = metadataOf(body);
  const { [LAST_APPLIED]: _manifest, ...annotations } = asObject(metadata.annotations);
  return {
    ...body,
    ...(metadata.annotations === undefined ? {} : { metadata: { ...metadata, annotations } }),
    ...withData(body, (value) => sealed.fingerprint(object, Buffer.from(asText(value), 'base64'))),
  };
}

/** The configuration of a Secret to compare a shown one with. */
export function desiredSecret(sealed: SealedValues, object: string, configuration: JsonObject): JsonObject {
  const fingerprint = (value: JsonValue | undefined) =>
    sealedReferenceOf(value)?.fingerprint ?? sealed.fingerprint(object, Buffer.from(asText(value), 'base64'));
  return { ...configuration, ...withData(configuration, fingerprint) };
}

/** The configuration of a Secret to send: the values in the places of their references. */
export async function openedSecret(
  sealed: SealedValues,
  configuration: JsonObject,
  options: CallOptions,
): Promise<JsonObject> {
  const opened = new Map<JsonValue, string>();
  for (const value of Object.values(asObject(configuration.data))) {
    const reference = sealedReferenceOf(value);
    if (reference !== null) opened.set(value, (await sealed.open(reference, options)).toString('base64'));
  }
  return { ...configuration, ...withData(configuration, (value) => opened.get(value) ?? asText(value)) };
}

function withData({ data }: JsonObject, make: (value: JsonValue) => string): JsonObject {
  if (data === undefined) return {};
  return { data: Object.fromEntries(Object.entries(asObject(data)).map(([key, value]) => [key, make(value)])) };
}
