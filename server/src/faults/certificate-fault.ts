import type { FaultObject, FaultSeen } from '@tenantry/store/contract';

/** A certificate that whoever connects to a tenant is shown. */
export interface Certificate {
  readonly tenantUid: string;
  readonly scope: string;
  /** Goes on after "The certificate": `in secret web-tls of namespace a`. */
  readonly where: string;
  readonly names: readonly string[];
  /** Null where it is not known. */
  readonly from: Date | null;
  readonly to: Date;
  readonly object: FaultObject | null;
  readonly resource: string | null;
  readonly remedy: string;
}

const DAY_MS = 86_400_000;
/**
 * Of a certificate that lives shorter than usual, the last part of its life: what renews it does so long before, and who is told of
 * one for 90 days within its last 30 is told of each.
 */
const NEAR = { mostMs: 30 * DAY_MS, ofLife: 1 / 4 };
const VERY_NEAR = { mostMs: 7 * DAY_MS, ofLife: 1 / 12 };
const MOST_NAMED = 3;

type Life = Pick<Certificate, 'from' | 'to'>;

export function isNearItsEnd(life: Life, now: Date): boolean {
  return life.to.getTime() - now.getTime() <= timeOf(NEAR, life);
}

/** One fault from when it is near its end until it is renewed. */
export function certificateFault(certificate: Certificate, now: Date): FaultSeen[] {
  const { tenantUid, scope, where, names, to, object, resource, remedy } = certificate;
  if (!isNearItsEnd(certificate, now)) return [];
  const left = to.getTime() - now.getTime();
  const isOver = left <= 0;
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  const whose = names.length === 0 ? '' : ` for ${names.slice(0, MOST_NAMED).join(', ')}${more}`;
  const end = to.toISOString();
  return [
    {
      ...{ ownerUid: tenantUid, scope, key: `Certificate ${where}`, resource },
      ...(object === null ? {} : { object }),
      code: isOver ? 'CertificateExpired' : 'CertificateExpiring',
      severity: left <= timeOf(VERY_NEAR, certificate) ? 'critical' : 'warning',
      cause: isOver
        ? `The certificate ${where}${whose} ended at ${end}; who connects is warned or refused.`
        : `The certificate ${where}${whose} ends at ${end}; who connects is warned or refused from then on.`,
      remedy,
      data: { expiresAt: end, names: names.slice(0, MOST_NAMED) },
    },
  ];
}

function timeOf({ mostMs, ofLife }: typeof NEAR, { from, to }: Life): number {
  return from === null ? mostMs : Math.min(mostMs, (to.getTime() - from.getTime()) * ofLife);
}
