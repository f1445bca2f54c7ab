import type { TokenVerb } from '@tenantry/client';

/** What a token may be for. */
export const TOKEN_VERBS: readonly { readonly value: TokenVerb; readonly label: string }[] = [
  { value: 'read', label: 'read' },
  { value: 'write', label: 'write' },
  { value: 'secrets', label: 'read secrets' },
  { value: 'cluster', label: 'use the cluster' },
  { value: 'alerts', label: 'raise alerts' },
  { value: 'telemetry', label: 'send logs and metrics' },
];

/** In days. */
export const TOKEN_ENDS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
] as const;

const DAY_MS = 86_400_000;

export const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Those of the texts that are verbs. */
export const verbsOf = (texts: readonly string[]): TokenVerb[] =>
  TOKEN_VERBS.flatMap(({ value }) => (texts.includes(value) ? [value] : []));
