import { type DeclaredObject, type Kind, standingOf } from '@tenantry/kinds';
import type { NetworkGrant } from '@tenantry/observe/reach/across';
import type { ObjectStore } from '@tenantry/store/contract';

/** Name of the kind that opens a way from one tenant to another. */
const GRANT_KIND = 'Grant';
/** What opens ways from pods to pods. */
const SERVICE_KIND = 'Service';
/** What has a network card of its own; whatever else has an address has a private endpoint. */
const HOST_KIND = 'Host';
/** What marks the pods of a service. */
const SERVICE_LABEL = 'tenantry.dev/service';

const PROTOCOLS = ['TCP', 'UDP'] as const;

/** A grant that is in force now, and what it says. */
export interface GrantInForce {
  readonly grant: DeclaredObject;
  readonly until: Date;
}

/** All grants that are agreed to, and in time. One statement, whatever their number. */
export async function grantsInForce(
  store: Pick<ObjectStore, 'agreed'>,
  kinds: readonly Kind[],
  now: Date,
): Promise<readonly GrantInForce[]> {
  const kind = kinds.find(({ name }) => name === GRANT_KIND);
  if (kind === undefined) return [];
  return (await store.agreed(GRANT_KIND)).flatMap(({ object, consent }) => {
    const standing = standingOf(kind, object, consent, now);
    return standing?.isInForce === true ? [{ grant: object, until: standing.until }] : [];
  });
}

/**
 * What the network is opened for by them. Their own status says on which ports pods are reached; until it does, it may be any.
 */
export function networkGrantsOf(grants: readonly GrantInForce[]): NetworkGrant[] {
  return grants.flatMap(({ grant }): NetworkGrant[] => {
    const { to, target } = grant.spec as { to: string; target: { kind: string; name: string } };
    const opens = grant.status.outputs.opens;
    if (grant.spec.network === undefined || grant.tenant === null) return [];
    const ports = Array.isArray(opens)
      ? opens.flatMap((text) => {
          const [protocol = '', range = ''] = String(text).split(' ');
          const [from, to = from] = range.split('-').map(Number);
          const known = PROTOCOLS.find((one) => one === protocol);
          return known === undefined || from === undefined || to === undefined ? [] : [{ protocol: known, from, to }];
        })
      : PROTOCOLS.map((protocol) => ({ protocol, from: 1, to: 65_535 }));
    const about = { name: `Grant ${grant.tenant}/${grant.name}`, from: grant.tenant, to, ports };
    if (target.kind === SERVICE_KIND) {
      return [{ ...about, sorts: ['pod'], sources: ['pod'], pods: { [SERVICE_LABEL]: target.name } }];
    }
    const { address } = grant.status.outputs;
    return [
      {
        ...about,
        sorts: [target.kind === HOST_KIND ? 'vm' : 'private endpoint'],
        ...(typeof address === 'string' ? { address } : {}),
      },
    ];
  });
}
