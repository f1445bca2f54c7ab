import type { FaultRoute } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { aligned, indented, table } from '../output/table.ts';
import { quietHoursText } from '../quiet-hours.ts';
import { ago, HEALTH_COLOURS, healthFacts, waiting } from './receiver-health.ts';

export function renderRoutes(routes: readonly FaultRoute[], paint: Paint, nowMs: number): string[] {
  return table<FaultRoute>(
    [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'TYPE', cell: ({ type }) => type },
      { title: 'TO', cell: ({ url, to }) => url ?? to.join(', ') },
      { title: 'FOR', cell: forOf },
      { title: 'STATE', cell: ({ state }) => paint(HEALTH_COLOURS[state], state) },
      { title: 'BEHIND', cell: (route) => behind(route, nowMs) },
      { title: 'LAST TAKEN', cell: ({ lastDeliveredAt }) => ago(lastDeliveredAt, nowMs) },
    ],
    routes,
  );
}

export function renderRoute(route: FaultRoute, paint: Paint, nowMs: number): string[] {
  const { name, type, url, to, groupSeconds, quietHours, missedChanges } = route;
  const facts: (readonly [string, string])[] = [
    ['type', type],
    url === null ? ['to', to.join(', ')] : ['url', url],
    ...(type === 'webhook' ? [['authorization', route.hasAuthorization ? 'sent, not shown' : 'none'] as const] : []),
    ['for', forOf(route)],
    ['grouped', groupSeconds === 0 ? 'no, each change by itself' : `what comes within ${groupSeconds}s`],
    ['quiet hours', quietHours === null ? 'none' : quietHoursText(quietHours)],
    ...(missedChanges === 0 ? [] : [['missed', `${missedChanges} changes, which nobody took for a week`] as const]),
    ...healthFacts(route, behind(route, nowMs), paint, nowMs),
  ];
  return [
    `Fault route ${paint('bold', name)} of ${route.tenant === null ? 'the platform' : `tenant ${route.tenant}`}`,
    ...indented(aligned(facts.map(([fact, value]) => [paint('dim', fact), value]))),
  ];
}

function forOf({ minSeverity, tellsResolved }: FaultRoute): string {
  return `${minSeverity === 'critical' ? 'critical' : 'all'}${tellsResolved ? '' : ', not what is over'}`;
}

const behind = ({ backlog: { changes, since } }: FaultRoute, nowMs: number) => waiting(changes, 'change', since, nowMs);
