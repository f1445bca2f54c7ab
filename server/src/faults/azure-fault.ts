import type { AzureAilment, AzureFailure } from '@tenantry/drivers/azure';
import type { FaultSeen, ResourceOwner } from '@tenantry/store/contract';

/** What was found of a resource, and whose that is. */
export interface Owned<Found> {
  readonly found: Found;
  readonly owner: ResourceOwner;
}

const MOST_NAMED = 5;
const VERBS: Readonly<Record<string, string>> = { write: 'change', delete: 'delete' };

/** What Azure says in the same words of several resources of a tenant has one cause. */
export function ailmentFaults(owned: readonly Owned<AzureAilment>[]): FaultSeen[] {
  const alike = Map.groupBy(owned, ({ owner, found }) => `${owner.ownerUid} ${found.state} ${found.summary}`);
  return [...alike.values()].flatMap((group): FaultSeen[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { state, summary, action } = first.found;
    const objects = new Map(group.map(({ owner: { object } }) => [object.uid, object]));
    const names = [
      ...new Set(group.map(({ owner: { object, title } }) => `${title} of ${object.kind} ${object.name}`)),
    ];
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
    const is = group.length === 1 ? 'is' : 'are';
    const how = state === 'Unavailable' ? 'not available' : 'not wholly available';
    return [
      {
        ...{ ownerUid: first.owner.ownerUid, scope: first.owner.ownerUid, key: `${state} ${summary}` },
        ...(objects.size === 1 ? { object: first.owner.object } : {}),
        code: state === 'Unavailable' ? 'ResourceUnavailable' : 'ResourceDegraded',
        severity: state === 'Unavailable' ? 'critical' : 'warning',
        cause: `Azure says that ${names.slice(0, MOST_NAMED).join(', ')}${more} ${is} ${how}: ${sentence(summary)}`,
        remedy: `${sentence(action || 'Wait, for Azure mends it')} It is over here when Azure says so; Service Health in the Azure portal says more.`,
        resource: group.length === 1 ? first.found.id : null,
        data: { resources: group.map(({ found }) => found.id) },
      },
    ];
  });
}

/** What somebody else tried to do to a resource of a tenant, in vain. */
export function failureFaults(owned: readonly Owned<AzureFailure>[]): FaultSeen[] {
  return owned.map(({ found: { id, operation, who, at, code, message }, owner: { object, ownerUid, title } }) => {
    const verb = VERBS[operation.split('/').at(-1) ?? ''];
    const deed = verb === undefined ? `do ${operation} to` : verb;
    const why = [code, message].filter((part) => part !== '').join(': ');
    return {
      ...{ ownerUid, scope: ownerUid, key: `${operation} ${id}`.toLowerCase(), object, resource: id },
      code: 'OtherHandFailed',
      severity: 'warning',
      cause: `${who} could not ${deed} ${title} of ${object.kind} ${object.name} in Azure at ${at.toISOString()}: ${sentence(why || 'Azure says no more')}`,
      remedy: `It is kept as ${object.kind} ${object.name} declares it: change that, and leave the resource to Tenantry. It is over when it was done, or an hour after the last try.`,
      data: { operation, who, at: at.toISOString(), code },
    };
  });
}

const LONGEST = 500;

function sentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
