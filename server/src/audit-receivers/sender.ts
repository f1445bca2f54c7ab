import type { MasterKey } from '@tenantry/store';
import type { AuditReceiverRow, AuditReceiverStore, AuditStep, LeaseStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { backOffMs, type Deliver, requestOf, sentenceOf, startTurns, type Turn } from '../webhooks/index.ts';
import { cloudEvent, type Portion, portions } from './cloud-event.ts';
import { specOf } from './gateway.ts';
import { secretsOf } from './secrets.ts';

/** Rows read at once. */
const PAGE = 200;

export interface AuditSenderOptions {
  readonly store: AuditReceiverStore & LeaseStore;
  readonly masterKey: MasterKey;
  readonly deliver: Deliver;
  /** See `sourceOf`. */
  readonly source: string;
  readonly log: Pick<FastifyBaseLogger, 'warn' | 'info'>;
  readonly now?: () => Date;
  readonly random?: () => number;
}

/**
 * Sends each receiver the rows of the audit log that are for it, in their order, each until it is taken: one replica at a time
 * a receiver, from where the database says that it stands. An event comes again where a replica died between the receiver's
 * answer and the writing down of it. Returns the way to stop.
 */
export function startAuditSender(options: AuditSenderOptions): () => Promise<void> {
  const { store, masterKey, deliver, source, log, now = () => new Date(), random = Math.random } = options;

  async function turn(receiver: AuditReceiverRow, { fence, isOver, signal }: Turn): Promise<void> {
    let { position, failures } = receiver;
    while (!isOver()) {
      const rows = await store.auditAfter(position, PAGE);
      if (rows.length === 0) return;
      const { types, outcomes, tenant, mode } = specOf(receiver);
      for (const portion of portions(rows, { types, outcomes, tenant }, mode)) {
        if (isOver()) return;
        const step = await sent(receiver, portion, failures, signal);
        if (!(await store.stepAuditReceiver(receiver.id, position, step, fence)) || 'error' in step) return;
        if (step.isDelivered && failures > 0) log.info(`the audit receiver ${receiver.name} takes events again`);
        if (step.isDelivered) failures = 0;
        position = step.through;
      }
    }
  }

  async function sent(
    receiver: AuditReceiverRow,
    { rows, through }: Portion,
    failures: number,
    signal: AbortSignal,
  ): Promise<AuditStep> {
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return { through, isDelivered: false };
    const events = rows.map((row) => cloudEvent(row, source));
    const id = [source, first.id, ...(first === last ? [] : [last.id])].join(':');
    const asked = await request();
    if ('error' in asked) return asked;
    const outcome = await deliver({ ...asked, signal });
    if (outcome.kind === 'accepted') return { through, isDelivered: true };
    return failed(sentenceOf(outcome), outcome.kind === 'declined' ? outcome.retryAfterMs : null);

    async function request() {
      try {
        return requestOf(secretsOf(receiver, masterKey), specOf(receiver), id, events, now());
      } catch (error) {
        log.warn({ err: error }, `a request to the audit receiver ${receiver.name} cannot be made`);
        return failed('the request cannot be made; the log of the control plane says why', null);
      }
    }

    function failed(error: string, askedMs: number | null): Extract<AuditStep, { error: string }> {
      log.warn({ receiver: receiver.name, failures: failures + 1 }, `an audit receiver took nothing: ${error}`);
      return { error, retryInMs: backOffMs(failures + 1, random, askedMs) };
    }
  }

  return startTurns({
    ...{ leases: store, lease: 'audit-receiver', what: 'the audit log', log, turn },
    due: () => store.dueAuditReceivers(),
    subscribe: (callback) => store.onAudit(callback),
  });
}
