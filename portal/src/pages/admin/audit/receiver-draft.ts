import type { AuditReceiver, AuditReceiverChange, NewAuditReceiver } from '@tenantry/client';

export type Outcome = AuditReceiver['outcomes'][number];

export const OUTCOMES: readonly Outcome[] = ['begun', 'success', 'refused', 'failed'];
export const isOutcome = (text: string): text is Outcome => (OUTCOMES as readonly string[]).includes(text);

/** What a person has typed. */
export interface ReceiverDraft {
  readonly name: string;
  readonly url: string;
  readonly authorization: string;
  /** The one that is kept is to go. */
  readonly isWithoutAuthorization: boolean;
  readonly mode: AuditReceiver['mode'];
  readonly types: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** Empty: all. */
  readonly tenant: string;
  readonly isFromBeginning: boolean;
}

/** Of the receiver that there is, or of a new one (null). */
export function draftOf(receiver: AuditReceiver | null): ReceiverDraft {
  return {
    name: receiver?.name ?? '',
    url: receiver?.url ?? '',
    authorization: '',
    isWithoutAuthorization: false,
    mode: receiver?.mode ?? 'structured',
    types: receiver?.types ?? [],
    outcomes: receiver?.outcomes ?? [],
    tenant: receiver?.tenant ?? '',
    isFromBeginning: false,
  };
}

/** As the API takes it; what is wrong is for the server to say. */
export function newReceiverOf(draft: ReceiverDraft): NewAuditReceiver {
  const { name, authorization, isFromBeginning } = draft;
  return {
    name: name.trim(),
    ...sharedBy(draft),
    ...(authorization === '' ? {} : { authorization }),
    start: isFromBeginning ? 'beginning' : 'now',
  };
}

/** An address that is sent back as it was shown stays, with what stands after its question mark. */
export function changeOf(draft: ReceiverDraft): AuditReceiverChange {
  const { authorization, isWithoutAuthorization } = draft;
  return {
    ...sharedBy(draft),
    ...(isWithoutAuthorization ? { authorization: null } : authorization === '' ? {} : { authorization }),
  };
}

function sharedBy({ url, mode, types, outcomes, tenant }: ReceiverDraft) {
  return {
    url: url.trim(),
    mode,
    types: [...types],
    outcomes: [...outcomes],
    tenant: tenant.trim() === '' ? null : tenant.trim(),
  };
}
