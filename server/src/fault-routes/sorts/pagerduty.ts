import type { Delivery } from '../../webhooks/index.ts';
import { type Message, placeOf, shortened, titleOf } from '../message.ts';

export const PAGERDUTY_URL = 'https://events.pagerduty.com/v2/enqueue';
const MOST_SUMMARY = 1024;

const ACTIONS = {
  opened: 'trigger',
  reopened: 'trigger',
  worsened: 'trigger',
  unmuted: 'trigger',
  acknowledged: 'acknowledge',
  resolved: 'resolve',
} as const;

/**
 * An event of the Events API v2, one change each: https://developer.pagerduty.com/docs/send-alert-event. The same fault has the
 * same `dedup_key`, so that what is sent twice is one alert.
 */
export function pagerDutyDelivery(
  { url, routingKey }: { readonly url: string; readonly routingKey: string },
  message: Message,
  source: string,
): Delivery {
  const [change] = message.changes;
  const body = {
    routing_key: routingKey,
    dedup_key: `${source}:${change === undefined ? message.id : change.faultId}`,
    event_action: change === undefined ? 'trigger' : ACTIONS[change.change],
    payload: {
      summary: shortened(titleOf(message), MOST_SUMMARY),
      severity: change?.severity ?? 'info',
      source: change === undefined ? 'tenantry' : placeOf(change),
      timestamp: (change?.at ?? message.at).toISOString(),
      ...(change === undefined
        ? {}
        : {
            component: change.object.name,
            group: change.owner.name,
            class: change.code,
            custom_details: change.fault,
          }),
    },
  };
  return { url, body: JSON.stringify(body), hidden: [routingKey] };
}
