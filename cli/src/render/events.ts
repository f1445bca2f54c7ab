import type { TenantryEvent } from '@tenantry/client';
import { slashName } from '../kinds.ts';
import type { Paint } from '../output/paint.ts';
import { aligned } from '../output/table.ts';
import { localTime } from '../output/time.ts';

export interface EventView {
  /** False where it is clear whose events they are. */
  readonly withObject: boolean;
}

export function renderEvents(events: readonly TenantryEvent[], paint: Paint, view: EventView): string[] {
  return aligned(events.map((event) => cells(event, paint, view)));
}

/** One event as it comes: columns of fixed width, since nobody knows what follows. */
export function renderEvent(event: TenantryEvent, paint: Paint): string {
  const [time = '', object = '', reason = '', message = ''] = cells(event, paint, { withObject: true });
  return aligned([
    [time, object, reason, message],
    [' '.repeat(19), ' '.repeat(24), ' '.repeat(16)],
  ])[0] as string;
}

function cells(event: TenantryEvent, paint: Paint, view: EventView): string[] {
  const owner = event.tenant ? `${event.tenant}/` : '';
  return [
    paint('dim', localTime(event.at)),
    ...(view.withObject ? [owner + slashName(event.kind, event.name)] : []),
    event.type === 'warning' ? paint('yellow', event.reason) : event.reason,
    event.message,
  ];
}
