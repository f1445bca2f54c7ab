import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { Difference, FieldChange } from '../../contract.ts';
import { asText } from '../mark.ts';
import { compare, type Deviation } from './compare.ts';
import { immutableReason } from './immutable.ts';
import { foreignManager, noLongerDesired } from './ownership.ts';
import { pathText } from './path.ts';
import { shapeOf } from './shapes.ts';

/** Stands for a secret's value where a change is shown. */
const HIDDEN = '(hidden)';

/**
 * Everything that has to change for an observed object to be as its apply configuration says: fields that differ,
 * fields of ours that nobody desires any more, and foreign entries in what forms a boundary. Labels and annotations of
 * others stay out of it. Pure.
 */
export function deviations(configuration: JsonObject, observed: JsonObject): Deviation[] {
  const { apiVersion: _apiVersion, kind: _kind, ...desired } = configuration;
  const found = compare(shapeOf(asText(configuration.kind)), withoutIdentity(desired), observed);
  const known = new Set(found.map((deviation) => pathText(deviation.path)));
  const left = noLongerDesired(configuration, observed).filter((deviation) => {
    const text = pathText(deviation.path);
    return ![...known].some((other) => text === other || text.startsWith(`${other}.`) || text.startsWith(`${other}[`));
  });
  return [...found, ...left];
}

/** The deviations as a `Difference`, with who made each where the object says so. */
export function difference(configuration: JsonObject, observed: JsonObject): Difference {
  const found = deviations(configuration, observed);
  if (found.length === 0) return { kind: 'none' };
  const kind = asText(configuration.kind);
  const changes = found.map((deviation) => fieldChange(kind, deviation, observed));
  const reasons = new Set<string>();
  for (const deviation of found) {
    const reason = isUnset(deviation) ? null : immutableReason(kind, deviation.path, observed.immutable === true);
    if (reason !== null) reasons.add(reason);
  }
  if (reasons.size === 0) return { kind: 'update', changes };
  return { kind: 'replace', changes, reason: [...reasons].join('; ') };
}

/** A service gets its address after it was made; to have none yet is nothing that cannot change. */
function isUnset(deviation: Deviation): boolean {
  return deviation.from === '' || (deviation.from === undefined && pathText(deviation.path) === 'spec.clusterIP');
}

function fieldChange(kind: string, deviation: Deviation, observed: JsonObject): FieldChange {
  const path = pathText(deviation.path);
  const by = deviation.from === undefined ? null : foreignManager(observed, deviation.path);
  const hide = (value: JsonValue | undefined) => (value === undefined ? undefined : HIDDEN);
  const isSecret = kind === 'Secret' && (path === 'data' || /^data[.[]/.test(path));
  return {
    path,
    from: isSecret ? hide(deviation.from) : deviation.from,
    to: isSecret ? hide(deviation.to) : deviation.to,
    ...(by === null ? {} : { by }),
  };
}

/** Name and namespace are where the object stands, not what it is. */
function withoutIdentity(desired: JsonObject): JsonObject {
  const metadata = desired.metadata;
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return desired;
  const { name: _name, namespace: _namespace, ...rest } = metadata as JsonObject;
  return { ...desired, metadata: rest };
}
