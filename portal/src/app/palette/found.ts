import { useMantineColorScheme } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { TenantryObject } from '@tenantry/client';
import { client } from '../../api/client.ts';
import { type KindOfObjects, kinds } from '../../api/queries.ts';
import { TABS } from '../../pages/tenant/tabs.ts';
import { usePlaces } from '../shell/places.ts';

/** Something that was found: a place to go to, or something to do. */
export interface Found {
  readonly group: 'Tenant' | 'Resource' | 'Page' | 'Action';
  readonly title: string;
  readonly aside?: string;
  readonly href?: string;
  readonly act?: () => void;
}

const MOST = 40;

/** What is there whatever is typed: the pages, those of the tenant one is in, and what can be done anywhere. */
export function useDestinations(tenant: string | undefined): readonly Found[] {
  const places = usePlaces();
  const { setColorScheme } = useMantineColorScheme();
  const ofTenant = tenant === undefined ? [] : TABS.map((tab): Found => pageOf(tenant, tab));
  return [
    ...ofTenant,
    ...places.map(({ to, label }): Found => ({ group: 'Page', title: label, href: to })),
    { group: 'Page', title: 'Account', href: '/me' },
    { group: 'Page', title: 'HTTP API', act: () => window.location.assign('/api/v1/docs') },
    { group: 'Action', title: 'Appearance: light', act: () => setColorScheme('light') },
    { group: 'Action', title: 'Appearance: dark', act: () => setColorScheme('dark') },
    { group: 'Action', title: 'Appearance: as the system', act: () => setColorScheme('auto') },
    {
      group: 'Action',
      title: 'Sign out',
      act: () => void client.people.signOut().finally(() => window.location.assign('/sign-in')),
    },
  ];
}

const pageOf = (tenant: string, { to, label }: (typeof TABS)[number]): Found => ({
  group: 'Page',
  title: label,
  aside: `of ${tenant}`,
  href: to.replace('$tenant', tenant),
});

/** Kinds whose objects live in tenants. */
export function useOwnKinds(): readonly KindOfObjects[] {
  const { data } = useSuspenseQuery(kinds);
  return data.filter(({ scope }) => scope === 'tenant');
}

/** What fits the text, what begins with it first. */
export function matching(
  text: string,
  destinations: readonly Found[],
  tenants: readonly TenantryObject[],
  inside: readonly TenantryObject[],
  ownKinds: readonly KindOfObjects[],
): readonly Found[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const plurals = new Map(ownKinds.map(({ name, plural }) => [name, plural]));
  const all: readonly Found[] = [
    ...tenants.map(({ metadata: { name } }): Found => ({ group: 'Tenant', title: name, href: `/tenants/${name}` })),
    ...inside.map(
      ({ kind, metadata: { name, tenant } }): Found => ({
        group: 'Resource',
        title: name,
        aside: `${kind} of ${tenant}`,
        href: `/tenants/${tenant}/${plurals.get(kind)}/${name}`,
      }),
    ),
    ...destinations,
  ];
  const fits = all.filter((one) => {
    const said = `${one.group} ${one.title} ${one.aside ?? ''}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const [first = ''] = words;
  const rank = ({ title }: Found): number => (title.toLowerCase().startsWith(first) ? 0 : 1);
  return fits.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST);
}
