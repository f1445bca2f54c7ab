import type { TenantryObject } from './types.ts';

type Wait = TenantryObject['status']['waitingFor'][number];

/** What stands for one reason, whatever number of an object's resources it keeps back. */
export interface SharedWait extends Pick<Wait, 'reason' | 'remedy'> {
  /** Of what waits, in the order of the status; one at least. */
  readonly titles: readonly string[];
  /** Of the first of them. */
  readonly since: string;
}

/** Takes together what waits for the same, in the order of the status: of a cluster that does not answer one line is enough. */
export function sharedWaits(waits: readonly Wait[]): readonly SharedWait[] {
  const shared = new Map<string, SharedWait>();
  for (const { title, reason, remedy, since } of waits) {
    const key = JSON.stringify([reason, remedy]);
    const { titles, since: before } = shared.get(key) ?? { titles: [], since };
    shared.set(key, {
      titles: [...titles, title],
      reason,
      ...(remedy === undefined ? {} : { remedy }),
      since: Date.parse(since) < Date.parse(before) ? since : before,
    });
  }
  return [...shared.values()];
}

/** `namespace duploservices-dev01`, `a and b`, `a and 16 more`. */
export function waitTitle({ titles: [first = '', second, ...others] }: Pick<SharedWait, 'titles'>): string {
  if (second === undefined) return first;
  return others.length === 0 ? `${first} and ${second}` : `${first} and ${others.length + 1} more`;
}
