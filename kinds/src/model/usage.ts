/**
 * What an object uses of what its infrastructure limits, at most: with every replica that it may scale to, every volume at its
 * full size. Told by its spec alone, so that it changes with the object and with nothing else.
 */
export interface Usage {
  /** Sizes that it chooses, of which an infrastructure may allow only some. */
  readonly sizes?: readonly ChosenSize[];
  /** What is paid for by the month. The same unit may stand here several times. */
  readonly units?: readonly UsedUnit[];
}

export interface ChosenSize {
  /** Where in the manifest it stands, for error messages: `spec.size`. */
  readonly field: string;
  /** As the provider writes it: `Standard_D4ds_v5`, `Standard_ZRS`. Compared without case. */
  readonly size: string;
  /** What it is a size of, in `limits.sizes` of an infrastructure, where a kind chooses several: `Tenant.nodes`. Default: the kind. */
  readonly of?: string;
}

/** So much of a unit that an infrastructure may have a price for. */
export interface UsedUnit {
  /** A key of `prices.perMonth` of an infrastructure; see `UNITS` and `virtualMachine`. Compared without case. */
  readonly unit: string;
  readonly quantity: number;
}

/** Units that several kinds use. A kind's own begin with its name: `Redis/Balanced_B1`. */
export const UNITS = {
  /** A core that is kept for pods. */
  cpu: 'cpu',
  /** A GiB of memory that is kept for pods. */
  memory: 'memory',
  /** A GiB of a volume in the cluster. */
  volume: 'volume',
  /** A GiB of a virtual machine's disk. */
  disk: 'disk',
} as const;

/** The unit that is one virtual machine of a size, whatever kind it belongs to. */
export function virtualMachine(size: string): string {
  return `vm/${size}`;
}
