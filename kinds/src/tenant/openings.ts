import { grantSchema } from '../grant/schema.ts';
import type { CompileInput } from '../model/kind.ts';

/** Services by the tenant that reaches them, or that they are of. */
export type Peers = ReadonlyMap<string, readonly string[]>;

/** What grants in force open between the pods of a tenant and those of others. */
export interface Openings {
  /** Tenant that comes in → services of this tenant that it reaches. */
  readonly inward: Peers;
  /** Tenant that is reached → services of it. */
  readonly outward: Peers;
}

export const NO_OPENINGS: Openings = { inward: new Map(), outward: new Map() };

/** Of the grants that name the tenant or live in it. */
export function openingsOf({ object, related }: Pick<CompileInput<unknown>, 'object' | 'related'>): Openings {
  const all = (related?.Grant ?? []).flatMap((grant) => {
    const { data } = grantSchema.safeParse(grant.spec);
    if (data?.network === undefined || data.target.kind !== 'Service' || grant.tenant === null) return [];
    return [{ from: grant.tenant, to: data.to, service: data.target.name }];
  });
  const group = (of: typeof all, peerOf: (one: (typeof all)[number]) => string): Peers =>
    new Map(
      [...Map.groupBy(of, peerOf)]
        .map(([peer, some]): [string, string[]] => [peer, [...new Set(some.map(({ service }) => service))].sort()])
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  return {
    inward: group(
      all.filter(({ from, to }) => to === object.name && from !== object.name),
      ({ from }) => from,
    ),
    outward: group(
      all.filter(({ from, to }) => from === object.name && to !== object.name),
      ({ to }) => to,
    ),
  };
}
