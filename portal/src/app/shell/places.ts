import {
  IconAlertTriangle,
  IconCoin,
  IconHome,
  IconInbox,
  IconServer2,
  IconSettings,
  IconShield,
  IconStack2,
} from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { me } from '../../api/queries.ts';

/** A page that belongs to no one tenant. */
export interface Place {
  readonly to: string;
  readonly label: string;
  readonly Icon: ComponentType<{ size?: number; stroke?: number }>;
}

const PLACES: readonly Place[] = [
  { to: '/', label: 'Overview', Icon: IconHome },
  { to: '/tenants', label: 'Tenants', Icon: IconStack2 },
  { to: '/faults', label: 'Faults', Icon: IconAlertTriangle },
  { to: '/cost', label: 'Cost', Icon: IconCoin },
  { to: '/requests', label: 'Requests', Icon: IconInbox },
];

/** What shows things of no tenant, to who may read them. */
const READERS_PLACES: readonly Place[] = [
  { to: '/infrastructures', label: 'Infrastructures', Icon: IconServer2 },
  { to: '/boundary', label: 'Boundary', Icon: IconShield },
  { to: '/admin', label: 'Administration', Icon: IconSettings },
];

/** The pages that the caller has. */
export function usePlaces(): readonly Place[] {
  const { data: caller } = useSuspenseQuery(me);
  const isReader = caller.roles.some((role) => role === 'administrator' || role === 'auditor');
  return isReader ? [...PLACES, ...READERS_PLACES] : PLACES;
}
