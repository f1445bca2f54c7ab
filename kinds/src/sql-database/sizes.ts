interface Size {
  readonly tier: 'GeneralPurpose' | 'BusinessCritical';
  readonly sku: string;
  readonly cores: number;
  /** Largest database. */
  readonly largestGiB: number;
  /** Fewest cores while it is in use; of serverless sizes only. */
  readonly fewestCores?: number;
}

const serverless = (cores: number, largestGiB: number, fewestCores: number): Size => ({
  ...{ tier: 'GeneralPurpose', sku: 'GP_S_Gen5', cores, largestGiB, fewestCores },
});
const general = (cores: number, largestGiB: number): Size => ({
  ...{ tier: 'GeneralPurpose', sku: 'GP_Gen5', cores, largestGiB },
});
const critical = (cores: number, largestGiB: number): Size => ({
  ...{ tier: 'BusinessCritical', sku: 'BC_Gen5', cores, largestGiB },
});

/**
 * Sizes by Azure's own names, serverless ones with `_S_`:
 * https://learn.microsoft.com/azure/azure-sql/database/resource-limits-vcore-single-databases
 */
export const SIZES = {
  GP_S_Gen5_1: serverless(1, 512, 0.5),
  GP_S_Gen5_2: serverless(2, 1024, 0.5),
  GP_S_Gen5_4: serverless(4, 1024, 0.5),
  GP_S_Gen5_8: serverless(8, 2048, 1),
  GP_Gen5_2: general(2, 1024),
  GP_Gen5_4: general(4, 1024),
  GP_Gen5_8: general(8, 2048),
  GP_Gen5_16: general(16, 3072),
  BC_Gen5_2: critical(2, 1024),
  BC_Gen5_4: critical(4, 1024),
  BC_Gen5_8: critical(8, 2048),
  BC_Gen5_16: critical(16, 3072),
} as const satisfies Readonly<Record<string, Size>>;

export type SizeName = keyof typeof SIZES;

export const SIZE_NAMES = Object.keys(SIZES) as [SizeName, ...SizeName[]];

export function sizeOf(name: SizeName): Size {
  return SIZES[name];
}
