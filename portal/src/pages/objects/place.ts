import type { KindDescription } from '@tenantry/client';

type KindPlace = Pick<KindDescription, 'name' | 'plural' | 'scope' | 'group'>;

/** Pages of a tenant that list objects, by the group of their kinds. */
const LISTS = {
  services: '/tenants/$tenant/services',
  data: '/tenants/$tenant/data',
  nodes: '/tenants/$tenant/nodes',
  boundary: '/tenants/$tenant/boundary',
  access: '/tenants/$tenant/access',
} as const;

/** What the lists are called. */
export const LABELS: Readonly<Record<KindPlace['group'], string>> = {
  services: 'Services',
  data: 'Data',
  nodes: 'Nodes and hosts',
  boundary: 'Boundary',
  access: 'Access',
  platform: 'Platform',
};

/** Where an object is shown. */
export function placeOfObject(kind: Omit<KindPlace, 'group'>, tenant: string | null, name: string) {
  if (kind.scope === 'tenant' && tenant !== null) {
    return { to: '/tenants/$tenant/$plural/$name', params: { tenant, plural: kind.plural, name } } as const;
  }
  if (kind.name === 'Tenant') return { to: '/tenants/$tenant', params: { tenant: name } } as const;
  return { to: '/infrastructures/$name', params: { name } } as const;
}

/** Where others of its sort are listed. */
export function placeOfList(kind: KindPlace, tenant: string | null) {
  if (kind.scope === 'tenant' && tenant !== null) {
    const to = kind.group in LISTS ? LISTS[kind.group as keyof typeof LISTS] : '/tenants/$tenant';
    return { to, params: { tenant } } as const;
  }
  return kind.name === 'Tenant' ? ({ to: '/tenants' } as const) : ({ to: '/infrastructures' } as const);
}
