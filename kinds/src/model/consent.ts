import type { JsonObject } from './json.ts';
import type { Kind } from './kind.ts';
import type { DeclaredObject } from './object.ts';

/** What the other side answered to an object, and to which declaration of it. */
export interface Consent {
  readonly answer: 'accepted' | 'refused' | 'revoked';
  readonly spec: JsonObject;
  readonly generation: number;
  /** Who answered. */
  readonly by: string;
  readonly at: Date;
}

/** An object of a kind with this rule has effects only while a tenant that it does not live in agrees to it. */
export interface ConsentRule<Spec> {
  /** Field of the spec that names that tenant: by it lists find what a tenant is asked for. */
  readonly field: string;
  /** Name of that tenant. */
  by(spec: Spec): string;
  /** Whether who agreed to the one agreed to the other as well: it asks for no more. */
  covers(agreed: Spec, declared: Spec, agreedAt: Date): boolean;
  /** When the agreement ends by itself. */
  until(spec: Spec, agreedAt: Date): Date;
}

export type Standing =
  | { readonly isInForce: true; readonly consent: Consent; readonly until: Date }
  | {
      readonly isInForce: false;
      readonly reason: 'WaitingForConsent' | 'AsksForMore' | 'Refused' | 'Revoked' | 'Expired';
      /** A sentence without full stop. */
      readonly message: string;
    };

/** Whether an object of a kind that needs consent has its effects now. Pure; null for kinds that need none. */
export function standingOf(kind: Kind, object: DeclaredObject, consent: Consent | null, now: Date): Standing | null {
  const rule = kind.consent;
  if (rule === undefined) return null;
  const declared = kind.schema.safeParse(object.spec);
  if (!declared.success) return without('WaitingForConsent', 'its declaration is not valid');
  const other = `tenant ${rule.by(declared.data)}`;
  if (consent === null) return without('WaitingForConsent', `${other} has not agreed yet`);
  if (consent.answer === 'refused') return without('Refused', `${other} refused it (${consent.by})`);
  if (consent.answer === 'revoked') return without('Revoked', `${other} revoked it (${consent.by})`);
  const agreed = kind.schema.safeParse(consent.spec);
  const isCovered =
    consent.generation === object.generation || (agreed.success && rule.covers(agreed.data, declared.data, consent.at));
  if (!isCovered)
    return without('AsksForMore', `${other} agreed to an earlier declaration, which this one goes beyond`);
  const until = rule.until(declared.data, consent.at);
  if (until <= now) return without('Expired', `it ended at ${until.toISOString()}`);
  return { isInForce: true, consent, until };
}

function without(reason: Extract<Standing, { isInForce: false }>['reason'], message: string): Standing {
  return { isInForce: false, reason, message };
}
