import type { Deliver, DeliveryOutcome } from '../webhooks/index.ts';
import type { Manner } from './decide.ts';
import type { Message } from './message.ts';
import type { RouteSecrets } from './secrets.ts';
import { pagerDutyDelivery } from './sorts/pagerduty.ts';
import { slackDelivery } from './sorts/slack.ts';
import { teamsDelivery } from './sorts/teams.ts';
import { webhookDelivery } from './sorts/webhook.ts';
import type { RouteSpec, RouteType } from './spec.ts';

/** Sends a message once and says how that ended; when to try again is its caller's. Throws what is a mistake of ours. */
export type Telling = (
  spec: RouteSpec,
  secrets: RouteSecrets,
  message: Message,
  signal?: AbortSignal,
) => Promise<DeliveryOutcome>;

export interface TellingOptions {
  readonly deliver: Deliver;
  /** See `sourceOf`. */
  readonly source: string;
  readonly now?: () => Date;
}

export function createTelling({ deliver, source, now = () => new Date() }: TellingOptions): Telling {
  return async (spec, secrets, message, signal) =>
    deliver({ ...deliveryOf(spec, secrets, message), ...(signal === undefined ? {} : { signal }) });

  function deliveryOf(
    spec: RouteSpec,
    { url, authorization, routingKey, secret, oldSecret }: RouteSecrets,
    message: Message,
  ) {
    switch (spec.type) {
      case 'webhook':
        return webhookDelivery(
          { url: kept(url), authorization, secret: kept(secret), oldSecret },
          spec,
          message,
          source,
          now(),
        );
      case 'slack':
        return slackDelivery({ url: kept(url) }, message);
      case 'teams':
        return teamsDelivery({ url: kept(url) }, message);
      case 'pagerduty':
        return pagerDutyDelivery({ url: kept(url), routingKey: kept(routingKey) }, message, source);
      case 'email':
        throw new Error('no mail server is set');
    }
  }
}

/** Of a type there is always the same that is sealed. */
function kept(value: string | null): string {
  if (value === null) throw new Error('what the route needs is not sealed with it');
  return value;
}

/** Changes in one message, where the route waits for more than one. */
const MOST: Readonly<Record<RouteType, number>> = { webhook: 100, slack: 20, teams: 10, pagerduty: 1, email: 100 };

export function mannerOf({ type, groupSeconds, quietHours, tellsResolved }: RouteSpec): Manner {
  return { groupSeconds, quietHours, tellsResolved, most: groupSeconds > 0 ? MOST[type] : 1 };
}
