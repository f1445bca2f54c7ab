import { DriverError, type Observed } from '@tenantry/drivers/contract';
import { covers, type DesiredResource, type JsonObject, type JsonValue, type Requirement } from '@tenantry/kinds';

/**
 * Makes sure that what an object uses, and did not make, is there, is nobody's in particular, and holds what is built on it.
 * @throws DriverError that says what is missing, and what to do about it
 */
export function requireUsable(desired: DesiredResource, observed: Observed | null): asserts observed is Observed {
  const { title, id } = desired;
  if (observed === null) {
    throw new DriverError('invalid', 'ExistingMissing', `${title} is not there: ${id}`, {
      remedy: 'It is used as it is, and not made: check the id, and that the control plane may read it.',
    });
  }
  if (observed.owner !== null) {
    throw new DriverError('not-ours', 'NotOurs', `${title} belongs to another object (${observed.owner}): ${id}`, {
      remedy: 'Name one that was not made by Tenantry.',
    });
  }
  const unmet = unmetOf(desired.existing ?? [], observed.body);
  if (unmet.length === 0) return;
  const what = unmet.map(({ otherwise }) => otherwise).join('; ');
  const remedy = unmet.map((requirement) => requirement.remedy).join(' ');
  throw new DriverError('invalid', 'ExistingUnfit', `${title} cannot be used: ${what} (${id})`, { remedy });
}

/** The requirements that do not hold. */
export function unmetOf(requirements: readonly Requirement[], body: JsonObject): Requirement[] {
  return requirements.filter(({ path, is }) => {
    const values = valuesAt(body, path.split('.'));
    if (typeof is === 'object' && is !== null && 'covering' in is) {
      return !values.some((value) => typeof value === 'string' && covers(value, is.covering));
    }
    return values.length === 0 || !values.every((value) => meets(value, is));
  });
}

function meets(value: JsonValue | undefined, is: Exclude<Requirement['is'], { readonly covering: string }>): boolean {
  if (typeof is === 'object' && is !== null) {
    return typeof value === 'string' && `${value.toLowerCase()}/`.startsWith(`${is.within.toLowerCase()}/`);
  }
  return typeof is === 'string' && typeof value === 'string' ? value.toLowerCase() === is.toLowerCase() : value === is;
}

function valuesAt(node: JsonValue | undefined, [part, ...rest]: readonly string[]): (JsonValue | undefined)[] {
  if (part === undefined) return [node];
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return [undefined];
  const name = part.replace(/\[\]$/, '');
  const next = (node as JsonObject)[name];
  if (name === part) return valuesAt(next, rest);
  return Array.isArray(next) ? next.flatMap((item: JsonValue) => valuesAt(item, rest)) : [undefined];
}
