import type { SendMail } from '../mail/index.ts';
import type { Deliver, Delivery, DeliveryOutcome } from '../webhooks/index.ts';
import type { Manner } from './decide.ts';
import type { Message } from './message.ts';
import type { RouteSecrets } from './secrets.ts';
import { mailOf } from './sorts/email.ts';
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
  /** Null: there is no mail server. */
  readonly sendMail: SendMail | null;
  /** See `sourceOf`. */
  readonly source: string;
  readonly now?: () => Date;
}

const NO_MAIL = 'the installation has no mail server any more';

export function createTelling({ deliver, sendMail, source, now = () => new Date() }: TellingOptions): Telling {
  return async (spec, { url, authorization, routingKey, secret, oldSecret }, message, signal) => {
    const post = (delivery: Delivery) => deliver({ ...delivery, ...(signal === undefined ? {} : { signal }) });
    switch (spec.type) {
      case 'webhook': {
        const secrets = { url: kept(url), authorization, secret: kept(secret), oldSecret };
        return post(webhookDelivery(secrets, spec, message, source, now()));
      }
      case 'slack':
        return post(slackDelivery({ url: kept(url) }, message));
      case 'teams':
        return post(teamsDelivery({ url: kept(url) }, message));
      case 'pagerduty':
        return post(pagerDutyDelivery({ url: kept(url), routingKey: kept(routingKey) }, message, source));
      case 'email':
        if (sendMail === null) return { kind: 'unreached', reason: 'refused', message: NO_MAIL, tookMs: 0 };
        return sendMail(mailOf(spec.to, message, source), signal);
    }
  };
}

/** Of a type there is always the same that is sealed. */
function kept(value: string | null): string {
  if (value === null) throw new Error('what the route needs is not sealed with it');
  return value;
}

/** Changes in one message, where the route waits for more than one. */
const MOST: Readonly<Record<RouteType, number>> = { webhook: 100, slack: 20, teams: 8, pagerduty: 1, email: 100 };

export function mannerOf({ type, groupSeconds, quietHours, tellsResolved }: RouteSpec): Manner {
  return { groupSeconds, quietHours, tellsResolved, most: groupSeconds > 0 ? MOST[type] : 1 };
}
