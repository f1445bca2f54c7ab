import type { AccessRequest } from '@tenantry/client';
import type { State } from '../../parts/state.tsx';

/** How a request is, in a colour and in words. */
export const REQUEST_STATES: Readonly<Record<AccessRequest['state'], readonly [State, string]>> = {
  pending: ['waiting', 'Waits for an answer'],
  approved: ['ready', 'Approved'],
  refused: ['failing', 'Refused'],
  withdrawn: ['asleep', 'Withdrawn'],
  expired: ['asleep', 'Nobody answered'],
};

/** Units of time that people ask in, and their minutes. */
export const UNITS = { minutes: 1, hours: 60, days: 1440 } as const;
export type Unit = keyof typeof UNITS;

/** `8 hours`, `2 days`, `90 minutes`: in the largest unit that it is a whole number of. */
export function minutesInWords(minutes: number): string {
  const unit = minutes % UNITS.days === 0 ? 'days' : minutes % UNITS.hours === 0 ? 'hours' : 'minutes';
  const count = minutes / UNITS[unit];
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

/** `editor of dev01 for 8 hours`. */
export function askedInWords({ asked }: AccessRequest): string {
  if (asked.kind === 'tenant') return `tenant ${asked.tenant} by template ${asked.template}`;
  return `${asked.role} of ${asked.tenant} for ${minutesInWords(asked.minutes)}`;
}
