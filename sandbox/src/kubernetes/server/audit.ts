import type { IncomingMessage } from 'node:http';
import type { AuditEvent, UserInfo } from '../contract.ts';
import type { RequestInfo } from './request-info.ts';

/** Events kept: a full conformance run asks about as often. */
const keptEvents = 20_000;

/** What is known of a request while it is answered. */
export interface AuditDraft {
  readonly auditID: string;
  readonly requestReceivedTimestamp: string;
  readonly requestURI: string;
  readonly sourceIP: string;
  readonly userAgent: string;
  info: RequestInfo | undefined;
  user: UserInfo | undefined;
  impersonatedUser: UserInfo | undefined;
  readonly annotations: Record<string, string>;
}

/** A draft for a request that just came in; who asks may name its `Audit-ID`, as proxies do. */
export function auditDraft(request: IncomingMessage, now: Date): AuditDraft {
  const given = request.headers['audit-id'];
  return {
    auditID: typeof given === 'string' && given !== '' ? given.slice(0, 64) : crypto.randomUUID(),
    requestReceivedTimestamp: now.toISOString().replace('Z', '000Z'),
    requestURI: request.url ?? '/',
    sourceIP: request.socket.remoteAddress ?? '',
    userAgent: request.headers['user-agent'] ?? '',
    info: undefined,
    user: undefined,
    impersonatedUser: undefined,
    annotations: {},
  };
}

/** The latest requests, oldest first, without their bodies. Forgets the oldest, so that it never grows without end. */
export class AuditLog {
  readonly #limit: number;
  #events: AuditEvent[] = [];

  constructor(limit = keptEvents) {
    this.#limit = limit;
  }

  record(draft: AuditDraft, code: number): void {
    this.#events.push(eventOf(draft, code));
    if (this.#events.length > this.#limit * 1.5) this.#events = this.#events.slice(-this.#limit);
  }

  events(): readonly AuditEvent[] {
    return this.#events.slice(-this.#limit);
  }

  clear(): void {
    this.#events = [];
  }
}

function eventOf(draft: AuditDraft, code: number): AuditEvent {
  const { info, user, impersonatedUser, annotations } = draft;
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: draft.auditID,
    stage: 'ResponseComplete',
    requestURI: draft.requestURI,
    verb: info?.verb ?? '',
    user: user ?? { username: '', groups: [] },
    ...(impersonatedUser === undefined ? {} : { impersonatedUser }),
    sourceIPs: [draft.sourceIP],
    userAgent: draft.userAgent,
    ...(info?.isResource === true
      ? {
          objectRef: {
            resource: info.resource,
            ...(info.namespace === null ? {} : { namespace: info.namespace }),
            ...(info.name === null ? {} : { name: info.name }),
            ...(info.group === '' ? {} : { apiGroup: info.group }),
            apiVersion: info.version,
            ...(info.subresource === null ? {} : { subresource: info.subresource }),
          },
        }
      : {}),
    responseStatus: { code },
    requestReceivedTimestamp: draft.requestReceivedTimestamp,
    annotations,
  };
}
