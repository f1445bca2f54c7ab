/**
 * Sizes of servers by their tier, with the cores of each: https://learn.microsoft.com/azure/postgresql/compute-storage/concepts-compute
 * Burstable ones have no standby and share their cores with others.
 */
const TIERS = {
  Burstable: ['B1ms', 'B2s', 'B2ms', 'B4ms', 'B8ms', 'B12ms', 'B16ms', 'B20ms'],
  GeneralPurpose: [2, 4, 8, 16, 32, 48, 64, 96].map((cores) => `D${cores}ds_v5` as const),
  MemoryOptimized: [2, 4, 8, 16, 20, 32, 48, 64, 96].map((cores) => `E${cores}ds_v5` as const),
} as const;

export type Tier = keyof typeof TIERS;
export type Size = `Standard_${(typeof TIERS)[Tier][number]}`;

export const SIZES = Object.values(TIERS).flatMap((names) => names.map((name) => `Standard_${name}`)) as [
  Size,
  ...Size[],
];

export function tierOf(size: Size): Tier {
  return size.startsWith('Standard_B')
    ? 'Burstable'
    : size.startsWith('Standard_D')
      ? 'GeneralPurpose'
      : 'MemoryOptimized';
}
