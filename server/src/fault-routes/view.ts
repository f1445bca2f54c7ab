import type { JsonObject } from '@tenantry/kinds';
import type { ListedFaultRoute } from '@tenantry/store/contract';
import { plain } from '../api/view.ts';
import { healthView, oldSecretView, timeText } from '../webhooks/index.ts';
import { specOf } from './gateway.ts';

/** A route as the API shows it: with how it goes, without what is secret. */
export function routeView(route: ListedFaultRoute, now: Date): JsonObject {
  const { name, tenant, isPaused, backlog, missed } = route;
  const spec = specOf(route);
  return plain({
    ...{ name, tenant, ...spec, oldSecretUntil: oldSecretView(spec.oldSecretUntil, now), isPaused },
    backlog: { changes: Number(backlog.changes), since: timeText(backlog.since) },
    missedChanges: Number(missed),
    ...healthView(route, now),
  });
}
