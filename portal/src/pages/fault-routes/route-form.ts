import type { FaultRoute, FaultRouteChange, NewFaultRoute } from '@tenantry/client';

export type RouteType = FaultRoute['type'];
type QuietHours = NonNullable<FaultRoute['quietHours']>;
export type Day = QuietHours['days'][number];

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

export const DAYS: readonly { readonly value: Day; readonly label: string }[] = [
  { value: 'mon', label: 'Mon' },
  { value: 'tue', label: 'Tue' },
  { value: 'wed', label: 'Wed' },
  { value: 'thu', label: 'Thu' },
  { value: 'fri', label: 'Fri' },
  { value: 'sat', label: 'Sat' },
  { value: 'sun', label: 'Sun' },
];
const EVERY_DAY: readonly Day[] = DAYS.map(({ value }) => value);

/** What a person has typed. */
export interface RouteForm {
  readonly type: RouteType;
  readonly name: string;
  readonly url: string;
  readonly authorization: string;
  /** Of a route that sends one: send none any more. */
  readonly dropsAuthorization: boolean;
  readonly routingKey: string;
  /** Addresses, by commas, spaces or lines. */
  readonly to: string;
  readonly isCriticalOnly: boolean;
  readonly tellsResolved: boolean;
  readonly groupSeconds: number | string;
  readonly isQuiet: boolean;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly timeZone: string;
  readonly days: readonly Day[];
}

/** What comes within this time goes as one message: nobody reads thirty of them. Programs do. */
export const groupSecondsOf = (type: RouteType): number => (type === 'webhook' || type === 'pagerduty' ? 0 : 30);

export function emptyForm(timeZone: string): RouteForm {
  return {
    ...{ type: 'slack', name: '', url: '', authorization: '', dropsAuthorization: false, routingKey: '', to: '' },
    ...{ isCriticalOnly: false, tellsResolved: true, groupSeconds: groupSecondsOf('slack') },
    ...{ isQuiet: false, quietFrom: '22:00', quietTo: '07:00', timeZone, days: EVERY_DAY },
  };
}

/** A route as it is, to be changed. Of what is kept sealed nothing is known: left empty, it stays. */
export function formOf(route: FaultRoute, timeZone: string): RouteForm {
  const { type, name, to, minSeverity, tellsResolved, groupSeconds, quietHours } = route;
  const quiet = quietHours ?? { from: '22:00', to: '07:00', timeZone, days: EVERY_DAY };
  return {
    ...emptyForm(timeZone),
    ...{ type, name, to: to.join('\n'), isCriticalOnly: minSeverity === 'critical', tellsResolved, groupSeconds },
    ...{ isQuiet: quietHours !== null, quietFrom: quiet.from, quietTo: quiet.to },
    ...{ timeZone: quiet.timeZone, days: quiet.days },
  };
}

/** As the API takes a new one. What is not known of a type is left out; what is wrong is for the server to say. */
export function routeOf(form: RouteForm): NewFaultRoute {
  const url = form.url.trim();
  const shared = { name: form.name.trim(), isPaused: false, ...mannerOf(form) };
  const groupSeconds = Number(form.groupSeconds);
  switch (form.type) {
    case 'webhook':
      return {
        ...shared,
        type: 'webhook',
        url,
        groupSeconds,
        ...(form.authorization === '' ? {} : { authorization: form.authorization }),
      };
    case 'slack':
      return { ...shared, type: 'slack', url, groupSeconds };
    case 'teams':
      return { ...shared, type: 'teams', url, groupSeconds };
    case 'pagerduty':
      return { ...shared, type: 'pagerduty', routingKey: form.routingKey.trim(), ...(url === '' ? {} : { url }) };
    case 'email':
      return { ...shared, type: 'email', to: addressesOf(form), groupSeconds };
    default:
      return form.type satisfies never;
  }
}

/** What is to be another now. What is sealed is replaced where something was typed. */
export function changeOf(form: RouteForm): FaultRouteChange {
  const url = form.url.trim();
  const { authorization, routingKey, dropsAuthorization, type } = form;
  return {
    ...mannerOf(form),
    ...(type === 'pagerduty' ? {} : { groupSeconds: Number(form.groupSeconds) }),
    ...(type === 'email' ? { to: addressesOf(form) } : {}),
    ...(type !== 'email' && url !== '' ? { url } : {}),
    ...(type === 'pagerduty' && routingKey !== '' ? { routingKey: routingKey.trim() } : {}),
    ...(type === 'webhook' && authorization !== '' ? { authorization } : {}),
    ...(type === 'webhook' && dropsAuthorization ? { authorization: null } : {}),
  };
}

/** What every route has. */
function mannerOf({ isCriticalOnly, tellsResolved, isQuiet, quietFrom, quietTo, timeZone, days }: RouteForm) {
  return {
    tellsResolved,
    minSeverity: isCriticalOnly ? 'critical' : 'warning',
    quietHours: isQuiet
      ? { from: quietFrom.trim(), to: quietTo.trim(), timeZone: timeZone.trim(), days: [...days] }
      : null,
  } as const;
}

const addressesOf = ({ to }: RouteForm): string[] => to.split(/[\s,;]+/).filter(Boolean);

/** Whether the hours end before the day is over, or every day has them: then the days need not be said. */
export const isEveryDay = (days: readonly Day[]): boolean => new Set(days).size === EVERY_DAY.length;

/** `Mon, Tue`. */
export const daysInWords = (days: readonly Day[]): string =>
  DAYS.filter(({ value }) => days.includes(value))
    .map(({ label }) => label)
    .join(', ');
