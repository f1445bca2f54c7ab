import type { InventoryItem } from '@tenantry/client';
import type { State } from '../../parts/state.tsx';

const STATES: Readonly<Record<InventoryItem['state'], readonly [State, string]>> = {
  planned: ['waiting', 'Planned'],
  changing: ['working', 'Changing'],
  present: ['ready', 'Present'],
  blocked: ['failing', 'Blocked'],
  deleting: ['leaving', 'Deleting'],
};

export const stateOfResource = ({ state }: Pick<InventoryItem, 'state'>): State => STATES[state][0];
export const wordOfResource = ({ state }: Pick<InventoryItem, 'state'>): string => STATES[state][1];

/** `Microsoft.KeyVault/vaults/keys` → `keys`; `networking.k8s.io/v1/NetworkPolicy` → `NetworkPolicy`. */
export const shortType = (type: string): string => type.split('/').at(-1) ?? type;
