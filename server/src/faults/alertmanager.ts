import type { FaultSeen } from '@tenantry/store/contract';
import { z } from 'zod';

/** Of the faults that alerts of Alertmanager are. */
export const ALERTMANAGER = 'alertmanager';

/** More than Alertmanager puts in one group by default; `max_alerts` bounds it. */
const MOST_ALERTS = 1_000;
const LONGEST_SENTENCE = 1_000;
/** Alertmanager sends what goes on firing again after `repeat_interval`: every four hours by default, once a day at the least here. */
export const SILENT_SECONDS = 25 * 3600;
const LONGEST_END_MS = 30 * 86_400_000;

const texts = z
  .record(z.string().max(256), z.string().max(10_000))
  .refine((labels) => Object.keys(labels).length <= 100, 'must be at most 100');

export const alertSchema = z.looseObject({
  status: z.enum(['firing', 'resolved'], 'must be firing or resolved').describe('Whether it lasts.'),
  labels: texts.describe(
    '`alertname`, `severity`, and `namespace`, `tenant` or `infrastructure`, which say whose it is.',
  ),
  annotations: texts
    .default({})
    .describe('`summary` or `description` say what is wrong, `remedy` or `runbook_url` what to do.'),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{1,64}$/, 'must be the fingerprint of the alert')
    .describe('The same alert has the same fingerprint.'),
  endsAt: z
    .string()
    .max(64)
    .default('')
    .describe('When it is over if it is not sent again; Alertmanager itself says nothing here while it fires.'),
  generatorURL: z.string().max(10_000).default('').describe('Where the alert comes from.'),
});
export type Alert = z.output<typeof alertSchema>;

/** https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export const alertsSchema = z.looseObject({
  version: z.literal('4', 'must be "4"').describe('Of what Alertmanager sends.'),
  alerts: z.array(alertSchema).max(MOST_ALERTS).describe('The alerts of a group.'),
});

/** An alert as a fault: one for each fingerprint, as long as it fires. */
export function alertFault(
  { labels, annotations, fingerprint, endsAt, generatorURL }: Alert,
  ownerUid: string,
  now: Date,
): FaultSeen {
  const name = labels.alertname ?? 'Alert';
  const { summary, description, message, remedy, runbook_url: runbook = '' } = annotations;
  const [cause = name, more = null] = [summary, description, message].filter(
    (text) => text !== undefined && text !== '',
  );
  const left = Date.parse(endsAt) - now.getTime();
  const hasEnd = left > 0 && left < LONGEST_END_MS;
  const steps = isLink(runbook) ? `Follow ${runbook}.` : null;
  return {
    ownerUid,
    scope: fingerprint,
    key: fingerprint,
    code: codeOf(name),
    severity: labels.severity?.toLowerCase() === 'critical' ? 'critical' : 'warning',
    cause: sentence(cause),
    remedy: [remedy ?? more, steps].flatMap((text) => (text == null ? [] : [sentence(text)])).join(' ') || LOOK,
    resource: null,
    data: {
      ...{ alert: name, labels },
      ...(isLink(generatorURL) ? { url: generatorURL } : {}),
      ...(hasEnd ? { endsAt: new Date(endsAt).toISOString() } : {}),
    },
  };
}

const LOOK = 'See what the rule of the alert looks at.';

/** Letters and digits alone, as codes are. */
function codeOf(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '').slice(0, 100) || 'Alert';
}

function sentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_SENTENCE);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

function isLink(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text);
}
