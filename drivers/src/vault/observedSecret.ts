import type { SecretProperties } from '@azure/keyvault-secrets';
import type { JsonObject } from '@tenantry/kinds';
import { fingerprint as hash } from '../azure/json.ts';
import { OWNER_TAG } from '../azure/ownerMark.ts';
import type { FieldChange, Observed } from '../contract.ts';
import { ALGORITHM_TAG, type DesiredSecret } from './secretBody.ts';
import { publicHalf } from './sshKey.ts';

/** Stands for a value where a change of it is shown. */
const HIDDEN = '(hidden)';

/** What may be known of a value. */
export interface KnownValue {
  readonly publicKey: { readonly line: string; readonly fingerprint: string } | null;
  /** Among those of its owner. */
  readonly value: string | null;
}

export const NOTHING_KNOWN: KnownValue = { publicKey: null, value: null };

export function publicKeyIn(value: string): KnownValue {
  try {
    return { ...NOTHING_KNOWN, publicKey: publicHalf(value) };
  } catch {
    // Somebody else's secret of the same name holds something else. The cause may quote it, so it is not kept.
    return NOTHING_KNOWN;
  }
}

export function knownOf({ publicKey, fingerprint, value }: JsonObject): KnownValue {
  return {
    publicKey: typeof publicKey === 'string' ? { line: publicKey, fingerprint: String(fingerprint) } : null,
    value: typeof value === 'string' ? value : null,
  };
}

/** Whether the value that stands there has to give way. */
export function isAnother({ value: wanted }: DesiredSecret, observed: Observed): boolean {
  if (wanted.kind === 'sealed') return observed.body.value !== wanted.reference.fingerprint;
  const algorithm = tagsOf(observed)[ALGORITHM_TAG];
  return algorithm !== undefined && algorithm !== wanted.algorithm;
}

export function changeOfValue({ value: wanted }: DesiredSecret, observed: Observed): FieldChange {
  if (wanted.kind === 'sealed') return { path: 'value', from: HIDDEN, to: HIDDEN };
  return { path: 'generate.algorithm', from: tagsOf(observed)[ALGORITHM_TAG], to: wanted.algorithm };
}

export function toObserved(name: string, properties: SecretProperties, { publicKey, value }: KnownValue): Observed {
  const tags = properties.tags ?? {};
  const body: JsonObject = {
    name,
    tags,
    contentType: properties.contentType ?? null,
    version: properties.version ?? '',
    publicKey: publicKey?.line ?? null,
    fingerprint: publicKey?.fingerprint ?? null,
    value,
  };
  return { body, owner: tags[OWNER_TAG] ?? null, readiness: { state: 'ready' }, version: hash(body) };
}

export function tagsOf(observed: Observed): Readonly<Record<string, string>> {
  const tags = observed.body.tags;
  // Written by toObserved alone, as a map of strings.
  return typeof tags === 'object' && tags !== null ? (tags as Record<string, string>) : {};
}
