import type { FaultRoute, NewFaultRoute } from '@tenantry/client';

export type RouteType = FaultRoute['type'];

export const TYPES: Readonly<Record<RouteType, { readonly label: string; readonly hint: string }>> = {
  slack: { label: 'Slack', hint: 'The address of an incoming webhook of Slack. It is kept sealed.' },
  teams: {
    label: 'Microsoft Teams',
    hint: 'The address that Workflows gives for “Post to a channel when a webhook request is received”. It is kept sealed.',
  },
  pagerduty: { label: 'PagerDuty', hint: 'Left empty: https://events.pagerduty.com/v2/enqueue' },
  email: { label: 'E-mail', hint: '' },
  webhook: { label: 'Webhook', hint: 'CloudEvents 1.0, signed. By https; what stands after ? is kept sealed.' },
};

export const isRouteType = (text: string | null): text is RouteType => text !== null && Object.hasOwn(TYPES, text);

/** What a person has typed. */
export interface RouteForm {
  readonly type: RouteType;
  readonly name: string;
  readonly url: string;
  readonly authorization: string;
  readonly routingKey: string;
  /** Addresses, by commas, spaces or lines. */
  readonly to: string;
  readonly isCriticalOnly: boolean;
  readonly tellsResolved: boolean;
  readonly isQuiet: boolean;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly timeZone: string;
}

export const EMPTY_FORM: RouteForm = {
  type: 'slack',
  name: '',
  url: '',
  authorization: '',
  routingKey: '',
  to: '',
  isCriticalOnly: false,
  tellsResolved: true,
  isQuiet: false,
  quietFrom: '22:00',
  quietTo: '07:00',
  timeZone: 'UTC',
};

/** As the API takes it. What is not known of a type is left out; what is wrong is for the server to say. */
export function routeOf(form: RouteForm): NewFaultRoute {
  const { name, tellsResolved } = form;
  const url = form.url.trim();
  const shared = {
    name: name.trim(),
    tellsResolved,
    minSeverity: form.isCriticalOnly ? 'critical' : 'warning',
    isPaused: false,
    quietHours: form.isQuiet
      ? { from: form.quietFrom, to: form.quietTo, timeZone: form.timeZone.trim(), days: [...DAYS] }
      : null,
  } as const;
  switch (form.type) {
    case 'webhook':
      return {
        ...shared,
        type: 'webhook',
        url,
        groupSeconds: 0,
        ...(form.authorization === '' ? {} : { authorization: form.authorization }),
      };
    case 'slack':
      return { ...shared, type: 'slack', url, groupSeconds: CHAT_SECONDS };
    case 'teams':
      return { ...shared, type: 'teams', url, groupSeconds: CHAT_SECONDS };
    case 'pagerduty':
      return { ...shared, type: 'pagerduty', routingKey: form.routingKey.trim(), ...(url === '' ? {} : { url }) };
    case 'email':
      return { ...shared, type: 'email', to: form.to.split(/[\s,;]+/).filter(Boolean), groupSeconds: CHAT_SECONDS };
    default:
      return form.type satisfies never;
  }
}

/** What comes within this time goes as one message. */
const CHAT_SECONDS = 30;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
