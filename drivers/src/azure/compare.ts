import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { Difference, FieldChange } from '../contract.ts';
import { autoscaled } from './autoscaled.ts';
import { isList, isObject } from './json.ts';
import { isNothing, leftovers } from './leftovers.ts';
import { withoutMark } from './ownerMark.ts';
import { POWER_STATE } from './powerState.ts';
import { enumsOf } from './schemaFacts.ts';
import type { TypeFacts } from './types.ts';

/**
 * What of `desired` is not so in `observed`. Fields that `desired` does not name are the service's own business.
 * Resource ids, regions and enumerated values compare without case; lists of plain values without order; lists of
 * objects by their name or id. Of `previous`, what was last applied, nothing may stand that is asked for no longer; what cannot
 * be changed in place stays, since nobody asked for it to be something else.
 */
export function compare(
  facts: TypeFacts,
  desired: JsonObject,
  observed: JsonObject,
  previous: JsonObject | null = null,
): Difference {
  if (facts.isWriteOnce) return { kind: 'none' };
  const changes: FieldChange[] = [];
  const context = { facts, enums: enumsOf(facts.type), changes };
  const wanted = autoscaled(facts.type, desired, observed);
  for (const [name, value] of Object.entries(wanted)) walk(context, [name], [name], value, observed[name]);
  const state = isObject(observed.properties) ? observed.properties.provisioningState : undefined;
  if (state === 'Failed' || state === 'Canceled') {
    // Asking again for the same is how Azure repairs what it gave up on.
    changes.push({ path: 'properties.provisioningState', from: state, to: 'Succeeded' });
  }
  // A machine's power has no fields to take away: it is changed by actions.
  const isDeed = previous === null || facts.type === POWER_STATE;
  const left = isDeed ? [] : leftovers(previous, desired, observed);
  changes.push(...left.filter(({ path }) => immutableReason(facts, path) === null && !isSentOnce(facts, path)));
  if (changes.length === 0) return { kind: 'none' };
  const reason = changes.map((change) => immutableReason(facts, change.path)).find((found) => found !== null);
  return reason == null ? { kind: 'update', changes } : { kind: 'replace', changes, reason };
}

interface Context {
  readonly facts: TypeFacts;
  readonly enums: ReadonlySet<string>;
  readonly changes: FieldChange[];
}

/** `path` as shown to people, `pattern` with `*` for items, to look up facts by. */
function walk(
  context: Context,
  path: readonly string[],
  pattern: readonly string[],
  desired: JsonValue,
  observed: JsonValue | undefined,
): void {
  const dotted = pattern.join('.');
  if (isSentOnce(context.facts, dotted)) return;
  if (isObject(desired) && (isObject(observed) || (observed === undefined && Object.keys(desired).length > 0))) {
    const there = observed ?? {};
    for (const [key, value] of Object.entries(desired)) {
      walk(context, [...path, key], [...pattern, key], value, entryOf(there, key));
    }
    return;
  }
  if (isList(desired) && isList(observed)) {
    walkList(context, path, pattern, desired, observed);
    return;
  }
  if (isSame(context, dotted, desired, observed)) return;
  context.changes.push({ path: shown(path), from: observed, to: desired });
}

/** Whose value says nothing of what is wanted once the resource stands. */
function isSentOnce({ incomparable, createOnly, onceOnly }: TypeFacts, dotted: string): boolean {
  return [...incomparable, ...createOnly, ...onceOnly].includes(dotted);
}

/** Keys that are resource ids come back in another case than they were sent. */
function entryOf(map: JsonObject, key: string): JsonValue | undefined {
  if (key in map || !key.startsWith('/')) return map[key];
  return Object.entries(map).find(([other]) => other.toLowerCase() === key.toLowerCase())?.[1];
}

function walkList(
  context: Context,
  path: readonly string[],
  pattern: readonly string[],
  desired: readonly JsonValue[],
  observed: readonly JsonValue[],
): void {
  const areObjects = desired.length > 0 ? desired.every(isObject) : observed.every(isObject);
  const change = () => context.changes.push({ path: shown(path), from: observed, to: desired });
  if (!areObjects) {
    const dotted = [...pattern, '*'].join('.');
    const isEqual =
      desired.length === observed.length &&
      desired.every((item) => observed.some((other) => isSame(context, dotted, item, other)));
    if (!isEqual) change();
    return;
  }
  const isOpen = context.facts.children.includes(pattern.join('.'));
  if (!isOpen && desired.length !== observed.length) {
    change();
    return;
  }
  const last = path.at(-1) ?? '';
  desired.forEach((item, index) => {
    const key = identifyingField(item);
    const label = key === null ? `[${index}]` : `[${key}=${fieldOf(item, key)}]`;
    const other =
      key === null
        ? observed[index]
        : observed.find((one) => fieldOf(one, key)?.toLowerCase() === fieldOf(item, key)?.toLowerCase());
    const at = [...path.slice(0, -1), `${last}${label}`];
    if (other === undefined) context.changes.push({ path: shown(at), from: undefined, to: item });
    else walk(context, at, [...pattern, '*'], item, other);
  });
}

/** `https://kv.vault.azure.net/keys/tenant-kek/0123` without what follows the name of the key. */
function withoutVersion(address: string): string {
  return address.toLowerCase().replace(/(\/keys\/[^/]+)\/[^/]*$/, '$1');
}

function identifyingField(item: JsonValue): string | null {
  return fieldOf(item, 'name') !== null ? 'name' : fieldOf(item, 'id') !== null ? 'id' : null;
}

function fieldOf(item: JsonValue | undefined, name: string): string | null {
  const value = isObject(item) ? item[name] : undefined;
  return typeof value === 'string' ? value : null;
}

function isSame(context: Context, dotted: string, desired: JsonValue, observed: JsonValue | undefined): boolean {
  if (desired === observed) return true;
  if (observed === undefined || observed === null) return isNothing(desired);
  if (typeof desired !== 'string' || typeof observed !== 'string') return false;
  if (dotted === 'location') return region(desired) === region(observed);
  if (context.facts.versioned.includes(dotted)) return withoutVersion(desired) === withoutVersion(observed);
  if (isId(desired) || context.enums.has(dotted)) return desired.toLowerCase() === observed.toLowerCase();
  const { mark } = context.facts;
  if (mark.kind === 'text' && dotted === mark.at.join('.')) {
    const there = withoutMark(observed);
    return there === desired || (there !== '' && there.length >= mark.max / 2 && desired.startsWith(there));
  }
  return false;
}

function isId(text: string): boolean {
  return /^\/(subscriptions|providers)\//i.test(text);
}

/** "East US" and "eastus" are one region. */
function region(text: string): string {
  return text.replaceAll(' ', '').toLowerCase();
}

function immutableReason(facts: TypeFacts, path: string): string | null {
  const found = Object.entries(facts.immutable).find(
    ([field]) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`),
  );
  return found === undefined ? null : found[1];
}

function shown(path: readonly string[]): string {
  return path.join('.');
}
