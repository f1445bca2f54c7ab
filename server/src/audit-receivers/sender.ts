import { randomUUID } from 'node:crypto';
import type { MasterKey } from '@tenantry/store';
import type { AuditReceiverRow, AuditReceiverStore, AuditStep, LeaseStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { backOffMs, type Deliver, sentenceOf } from '../webhooks/index.ts';
import { cloudEvent, type Portion, portions } from './cloud-event.ts';
import { specOf } from './gateway.ts';
import { requestOf, secretsOf } from './request.ts';

/** A turn that began within its time ends, with the delivery that is under way, before its lease does. */
const LEASE_SECONDS = 60;
const TURN_MS = 20_000;
/** Rows read at once. */
const PAGE = 200;
const LOOK_EVERY_MS = 5_000;
/** What is under way when the control plane stops may end by itself: cut off, it would be sent again. */
const GRACE_MS = 3_000;

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
  const holder = randomUUID();
  const closing = new AbortController();
  const turns = new Map<string, Promise<void>>();
  let isClosed = false;
  let looking: Promise<void> | null = null;
  let isAsked = false;
  let soon: NodeJS.Timeout | null = null;

  async function look(): Promise<void> {
    const { due, nextInMs } = await store.dueAuditReceivers();
    const idle = due.filter(({ id }) => !turns.has(id));
    const held = new Set(idle.length === 0 ? [] : await store.takeLeases(idle.map(leaseOf), holder, LEASE_SECONDS));
    for (const receiver of idle) if (held.has(leaseOf(receiver))) begin(receiver);
    if (soon !== null) clearTimeout(soon);
    soon = nextInMs === null || nextInMs > LOOK_EVERY_MS || isClosed ? null : setTimeout(tick, nextInMs).unref();
  }

  function begin(receiver: AuditReceiverRow): void {
    const done = turn(receiver)
      // There may be more by now.
      .then(() => true)
      .catch((error: unknown) => {
        if (!isClosed) log.warn({ err: error }, `sending the audit log to ${receiver.name} broke off`);
        return false;
      })
      .then(async (goesOn) => {
        await store.leaveLeases(holder, [leaseOf(receiver)]);
        turns.delete(receiver.id);
        if (goesOn) tick();
      })
      .catch((error: unknown) => {
        turns.delete(receiver.id);
        log.warn({ err: error }, 'a lease could not be given up; it runs out by itself');
      });
    turns.set(receiver.id, done);
  }

  async function turn(receiver: AuditReceiverRow): Promise<void> {
    const until = performance.now() + TURN_MS;
    let { position, failures } = receiver;
    while (!isClosed) {
      const rows = await store.auditAfter(position, PAGE);
      if (rows.length === 0) return;
      const { types, outcomes, tenant, mode } = specOf(receiver);
      for (const portion of portions(rows, { types, outcomes, tenant }, mode)) {
        if (isClosed || performance.now() > until) return;
        const step = await sent(receiver, portion, failures);
        const fence = { name: leaseOf(receiver), holder };
        if (!(await store.stepAuditReceiver(receiver.id, position, step, fence)) || 'error' in step) return;
        if (step.isDelivered && failures > 0) log.info(`the audit receiver ${receiver.name} takes events again`);
        if (step.isDelivered) failures = 0;
        position = step.through;
      }
    }
  }

  async function sent(receiver: AuditReceiverRow, { rows, through }: Portion, failures: number): Promise<AuditStep> {
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return { through, isDelivered: false };
    const events = rows.map((row) => cloudEvent(row, source));
    const id = [source, first.id, ...(first === last ? [] : [last.id])].join(':');
    const asked = await request();
    if ('error' in asked) return asked;
    const outcome = await deliver({ ...asked, signal: closing.signal });
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

  function tick(): void {
    if (isClosed) return;
    if (looking !== null) {
      isAsked = true;
      return;
    }
    looking = look()
      .catch((error: unknown) => log.warn({ err: error }, 'it could not be found out who gets the audit log'))
      .finally(() => {
        looking = null;
        if (!isAsked) return;
        isAsked = false;
        tick();
      });
  }

  const timer = setInterval(tick, LOOK_EVERY_MS);
  const unsubscribe = store.onAudit(tick);
  tick();
  return async () => {
    isClosed = true;
    unsubscribe();
    clearInterval(timer);
    if (soon !== null) clearTimeout(soon);
    const cut = setTimeout(() => closing.abort(new Error('the control plane was stopped')), GRACE_MS);
    await looking;
    await Promise.all(turns.values());
    clearTimeout(cut);
  };
}

const leaseOf = ({ id }: Pick<AuditReceiverRow, 'id'>) => `audit-receiver/${id}`;
