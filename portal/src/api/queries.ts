import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  experimental_streamedQuery as streamedQuery,
} from '@tanstack/react-query';
import type { KindDescription, TenantryObject } from '@tenantry/client';
import { client } from './client.ts';

/**
 * Every question the portal asks, with the key its answer is kept under. Keys of what belongs to an object begin with
 * `['objects', kind, tenant]`, so that an event about it finds them (live.ts).
 */

export const me = queryOptions({
  queryKey: ['me'],
  queryFn: () => client.people.me(),
  staleTime: Number.POSITIVE_INFINITY,
});

export const kinds = queryOptions({
  queryKey: ['kinds'],
  queryFn: () => client.kinds(),
  staleTime: Number.POSITIVE_INFINITY,
});

export const about = queryOptions({
  queryKey: ['about'],
  queryFn: () => client.about(),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Of a tenant, or of the platform (null). */
export const rights = (tenant: string | null) =>
  queryOptions({ queryKey: ['rights', tenant], queryFn: () => client.rights(tenant), staleTime: 60_000 });

export type KindOfObjects = Pick<KindDescription, 'name' | 'plural' | 'scope'>;

export const TENANT_KIND: KindOfObjects = { name: 'Tenant', plural: 'tenants', scope: 'platform' };
export const INFRASTRUCTURE_KIND: KindOfObjects = {
  name: 'Infrastructure',
  plural: 'infrastructures',
  scope: 'platform',
};

export const SERVICE_KIND: KindOfObjects = { name: 'Service', plural: 'services', scope: 'tenant' };

/** As many objects as one answer may carry. */
const PAGE = 500;
/** More than a screen shows, and there sooner. */
const FIRST_PAGE = 100;
const NO_OBJECTS: readonly TenantryObject[] = [];

/** All objects of a kind, page by page: what has arrived is shown while the rest is on its way. */
export const objects = (kind: KindOfObjects, tenant: string | null = null) =>
  queryOptions({
    queryKey: ['objects', kind.name, tenant, 'list'],
    queryFn: streamedQuery<readonly TenantryObject[], readonly TenantryObject[]>({
      streamFn: () => pages(kind, tenant),
      reducer: (all, page) => [...all, ...page],
      initialValue: NO_OBJECTS,
      refetchMode: 'replace',
    }),
  });

async function* pages(kind: KindOfObjects, tenant: string | null): AsyncGenerator<readonly TenantryObject[]> {
  const of = client.objects(kind, tenant);
  let cursor: string | undefined;
  do {
    const page = await of.list(cursor === undefined ? { limit: FIRST_PAGE } : { limit: PAGE, cursor });
    yield page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** While something is being done to it, it is asked for again and again, also where an event is missed. */
const WHILE_BUSY_MS = 2_000;

const isBusy = ({ status, metadata }: TenantryObject): boolean =>
  status.phase !== 'ready' || status.observedGeneration !== metadata.generation;

export const object = (kind: KindOfObjects, tenant: string | null, name: string) =>
  queryOptions({
    queryKey: ['objects', kind.name, tenant, name, 'object'],
    queryFn: () => client.objects(kind, tenant).get(name),
    refetchInterval: ({ state }) => (state.data !== undefined && isBusy(state.data) ? WHILE_BUSY_MS : false),
  });

export const resources = (kind: KindOfObjects, tenant: string | null, name: string) =>
  queryOptions({
    queryKey: ['objects', kind.name, tenant, name, 'resources'],
    queryFn: () => client.objects(kind, tenant).resources(name),
  });

export const objectEvents = (kind: KindOfObjects, tenant: string | null, name: string) =>
  queryOptions({
    queryKey: ['objects', kind.name, tenant, name, 'events'],
    queryFn: () => client.objects(kind, tenant).events(name),
  });

export const revisions = (kind: KindOfObjects, tenant: string | null, name: string) =>
  queryOptions({
    queryKey: ['objects', kind.name, tenant, name, 'revisions'],
    queryFn: () => client.objects(kind, tenant).revisions(name),
  });

/** One of them, against the one before it. */
export const revision = (kind: KindOfObjects, tenant: string | null, name: string, generation: number) =>
  queryOptions({
    queryKey: ['objects', kind.name, tenant, name, 'revision', generation],
    queryFn: () => client.objects(kind, tenant).revision(name, generation),
  });

/** Who wrote which version of its secrets when; never the secrets. */
export const secretVersions = (kind: KindOfObjects, tenant: string | null, name: string) =>
  queryOptions({
    queryKey: ['objects', kind.name, tenant, name, 'versions'],
    queryFn: () => client.objects(kind, tenant).secretVersions(name),
    staleTime: 0,
    gcTime: 0,
  });

/** What would go with it. Never kept: a decision rests on it. */
export const deletion = (kind: KindOfObjects, tenant: string | null, name: string) =>
  queryOptions({
    queryKey: ['objects', kind.name, tenant, name, 'deletion'],
    queryFn: () => client.objects(kind, tenant).deletion(name),
    staleTime: 0,
    gcTime: 0,
  });

export const tenant = (name: string) => object(TENANT_KIND, null, name);
export const infrastructure = (name: string) => object(INFRASTRUCTURE_KIND, null, name);

const CAPACITY_MS = 30_000;

/** Of its cluster, which tells nobody by itself when pods come and go. */
export const capacity = (name: string) =>
  queryOptions({
    queryKey: ['objects', INFRASTRUCTURE_KIND.name, null, name, 'capacity'],
    queryFn: () => client.capacity(name),
    refetchInterval: CAPACITY_MS,
  });

/** Everything that is declared in a tenant, of whatever kind. */
export const contents = (tenantName: string, kindsOfTenants: readonly KindOfObjects[]) =>
  queryOptions({
    queryKey: ['of-tenant', tenantName, 'contents', kindsOfTenants.map(({ name }) => name)],
    queryFn: async () => (await Promise.all(kindsOfTenants.map((kind) => everyPage(kind, tenantName)))).flat(),
  });

async function everyPage(kind: KindOfObjects, tenantName: string): Promise<readonly TenantryObject[]> {
  return (await Array.fromAsync(pages(kind, tenantName))).flat();
}

export const usage = (tenantName: string) =>
  queryOptions({ queryKey: ['of-tenant', tenantName, 'usage'], queryFn: () => client.usage(tenantName) });

export const MEMBER_KIND: KindOfObjects = { name: 'Member', plural: 'members', scope: 'tenant' };

export const members = (tenantName: string) => objects(MEMBER_KIND, tenantName);

/** What is wrong in a tenant now, the worst first. */
export const faultsOf = (tenantName: string) =>
  queryOptions({
    queryKey: ['of-tenant', tenantName, 'faults'],
    queryFn: () => client.faults.list({ kind: 'Tenant', name: tenantName }),
  });

export const GRANT_KIND: KindOfObjects = { name: 'Grant', plural: 'grants', scope: 'tenant' };

/** What a tenant asks of others, and what others ask of it. */
export const grants = (tenantName: string) =>
  queryOptions({
    queryKey: ['of-tenant', tenantName, 'grants'],
    queryFn: () => Array.fromAsync(client.objects(GRANT_KIND, tenantName).all({ direction: 'any' })),
  });

/** A question of who reaches whom, as an address holds it. */
export interface ReachSearch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly port?: string | undefined;
  readonly by?: 'identity' | undefined;
}

/** Answers are of the moment. */
const REACH = { staleTime: 10_000 };

export const reach = ({ from = '', to = '', port }: ReachSearch) =>
  queryOptions({
    queryKey: ['reach', from, to, port],
    queryFn: () => client.reach({ from, to, ...(port === undefined ? {} : { port }) }),
    ...REACH,
  });

export const reachIdentity = ({ from = '', to = '' }: ReachSearch) =>
  queryOptions({ queryKey: ['reach-identity', from, to], queryFn: () => client.reachIdentity({ from, to }), ...REACH });

export const reachMatrix = (infrastructureName: string) =>
  infiniteQueryOptions({
    queryKey: ['reach-matrix', infrastructureName],
    queryFn: ({ pageParam }) =>
      client.reachMatrix(infrastructureName, { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? null,
    ...REACH,
  });

export const staticTokens = (tenantName: string) =>
  queryOptions({
    queryKey: ['of-tenant', tenantName, 'static-tokens'],
    queryFn: () => client.staticTokens(tenantName),
  });

export const tenantTokens = (tenantName: string) =>
  queryOptions({
    queryKey: ['of-tenant', tenantName, 'tokens'],
    queryFn: () => client.tokens.list({ tenant: tenantName }),
  });

/** Pipelines that it lets in. */
export const trusts = (tenantName: string) =>
  queryOptions({ queryKey: ['of-tenant', tenantName, 'trusts'], queryFn: () => client.trusts.list(tenantName) });

/** Who did what, the newest first: of a tenant, or all of it (null). */
export const audit = (tenantName: string | null) =>
  infiniteQueryOptions({
    queryKey: tenantName === null ? ['of-estate', 'audit'] : ['of-tenant', tenantName, 'audit'],
    queryFn: ({ pageParam }) =>
      client.audit.page({
        limit: 200,
        ...(tenantName === null ? {} : { tenant: tenantName }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? null,
  });

/** How many tenants there are, and how they are. */
export const estate = queryOptions({ queryKey: ['of-estate', 'states'], queryFn: () => client.estate() });

export const faultSummary = queryOptions({
  queryKey: ['of-estate', 'faults'],
  queryFn: () => client.faults.summary(),
  // Faults come from sweeps too, of which no event tells.
  refetchInterval: 30_000,
});

export const spendByTenant = queryOptions({
  queryKey: ['spend', 'by-tenant'],
  queryFn: () => client.costs.all({ group: 'tenant', limit: 20 }),
  staleTime: 5 * 60_000,
});

/** As many as one looks at; those that fail before those that wait. */
const MOST_TROUBLED = 8;

export const troubledTenants = queryOptions({
  queryKey: ['of-estate', 'troubled'],
  queryFn: async () => {
    const of = client.objects(TENANT_KIND);
    const pages = await Promise.all(
      (['failing', 'waiting', 'working', 'deleting'] as const).map((phase) => of.list({ phase, limit: MOST_TROUBLED })),
    );
    return pages.flatMap(({ items }) => items).slice(0, MOST_TROUBLED);
  },
});

export const recentEvents = queryOptions({
  queryKey: ['of-estate', 'events'],
  queryFn: async () => (await client.recentEvents({ limit: 12 })).toReversed(),
});

/** Tenants whose name holds the text, a few of them: however many there are, the server looks. */
export const tenantsNamed = (text: string) =>
  queryOptions({
    queryKey: ['of-estate', 'named', text],
    queryFn: async () =>
      (await client.objects(TENANT_KIND).list({ limit: 20, ...(text === '' ? {} : { q: text }) })).items,
    placeholderData: keepPreviousData,
  });

/** What belongs to the installation. Changed by few, and by hand. */
const OF_INSTALLATION = 'of-installation';

export const users = queryOptions({ queryKey: [OF_INSTALLATION, 'users'], queryFn: () => client.users.list() });
export const identityProviders = queryOptions({
  queryKey: [OF_INSTALLATION, 'identity-providers'],
  queryFn: () => client.identityProviders.list(),
});
export const auditReceivers = queryOptions({
  queryKey: [OF_INSTALLATION, 'audit-receivers'],
  queryFn: () => client.auditReceivers.list(),
  // How it goes with them changes without an event.
  refetchInterval: 30_000,
});
export const ownTokens = queryOptions({
  queryKey: [OF_INSTALLATION, 'own-tokens'],
  queryFn: () => client.tokens.list(),
});
export const clusters = queryOptions({
  queryKey: [OF_INSTALLATION, 'clusters'],
  queryFn: () => client.clusters.list(),
});
export const engines = queryOptions({ queryKey: [OF_INSTALLATION, 'engines'], queryFn: () => client.engines.list() });
export const orphans = queryOptions({ queryKey: [OF_INSTALLATION, 'orphans'], queryFn: () => client.orphans.list() });
