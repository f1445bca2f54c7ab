import type { MasterKey } from '@tenantry/store';
import type { FaultRouteRow, FaultRouteStep, FaultRouteStore, LeaseStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { backOffMs, sentenceOf, startTurns, type Turn } from '../webhooks/index.ts';
import { type Decision, decide, isQuietNow } from './decide.ts';
import { specOf } from './gateway.ts';
import { type Message, toldChange } from './message.ts';
import { secretsOf } from './secrets.ts';
import { mannerOf, type Telling } from './telling.ts';

/** Changes read at once. */
const PAGE = 500;

export interface FaultSenderOptions {
  readonly store: FaultRouteStore & LeaseStore;
  readonly masterKey: MasterKey;
  readonly telling: Telling;
  readonly log: Pick<FastifyBaseLogger, 'warn' | 'info'>;
  readonly now?: () => Date;
  readonly random?: () => number;
}

type Route = FaultRouteRow & { readonly last: string };

/** Until when a route waits for more, as long as nothing comes and nobody changes it. */
interface Wait {
  readonly last: string;
  readonly revision: number;
  readonly untilMs: number;
}

/**
 * Tells each route the changes of faults that are kept for it, in their order, each until it is taken: one replica at a time a
 * route. A change comes again, with the same id, where a replica died between the receiver's answer and the writing down of it.
 * Returns the way to stop.
 */
export function startFaultSender(options: FaultSenderOptions): () => Promise<void> {
  const { store, masterKey, telling, log, now = () => new Date(), random = Math.random } = options;
  const waits = new Map<string, Wait>();

  async function due() {
    const { due: all, nextInMs } = await store.dueFaultRoutes();
    const nowMs = now().getTime();
    for (const id of waits.keys()) if (!all.some((route) => route.id === id)) waits.delete(id);
    const waiting = all.flatMap(({ id, last, revision }) => {
      const wait = waits.get(id);
      const isSo = wait !== undefined && wait.last === last && wait.revision === revision && wait.untilMs > nowMs;
      return isSo ? [{ id, inMs: wait.untilMs - nowMs }] : [];
    });
    const next = [...waiting.map(({ inMs }) => inMs), ...(nextInMs === null ? [] : [nextInMs])];
    return {
      due: all.filter((route) => !waiting.some(({ id }) => id === route.id)),
      nextInMs: next.length === 0 ? null : Math.min(...next),
    };
  }

  async function turn(route: Route, { fence, isOver, signal }: Turn): Promise<void> {
    const manner = mannerOf(specOf(route));
    let { failures } = route;
    while (!isOver()) {
      const at = now();
      const waiting = await store.faultDeliveries(route.id, PAGE, isQuietNow(manner, at));
      const decision = decide(waiting, manner, at);
      if (decision.kind === 'wait') {
        waits.set(route.id, { last: route.last, revision: route.revision, untilMs: at.getTime() + decision.ms });
        return;
      }
      const step = decision.kind === 'drop' ? dropped(decision) : await told(route, decision, failures, signal);
      if (!(await store.stepFaultRoute(route.id, step, fence)) || 'error' in step) return;
      if (step.isDelivered && failures > 0) log.info(`the fault route ${nameOf(route)} takes messages again`);
      if (step.isDelivered) failures = 0;
    }
  }

  async function told(
    route: Route,
    decision: Extract<Decision, { kind: 'send' }>,
    failures: number,
    signal: AbortSignal,
  ): Promise<FaultRouteStep> {
    const spec = specOf(route);
    // An alert that was never raised needs no count.
    if (spec.type === 'pagerduty' && decision.changes.length === 0) return dropped(decision);
    const outcome = await sent().catch((error: unknown) => {
      if (signal.aborted) throw error;
      log.warn({ err: error }, `a message to the fault route ${nameOf(route)} cannot be made`);
      return null;
    });
    if (outcome?.kind === 'accepted') return { done: decision.done, isDelivered: true };
    const error =
      outcome === null ? 'the message cannot be made; the log of the control plane says why' : sentenceOf(outcome);
    log.warn({ route: nameOf(route), failures: failures + 1 }, `a fault route took nothing: ${error}`);
    const askedMs = outcome?.kind === 'declined' ? outcome.retryAfterMs : null;
    return { error, retryInMs: backOffMs(failures + 1, random, askedMs) };

    async function sent() {
      return telling(spec, secretsOf(route, masterKey), messageOf(decision, route.tenant, now()), signal);
    }
  }

  return startTurns({
    ...{ leases: store, lease: 'fault-route', what: 'changes of faults', log, due, turn },
    subscribe: (callback) => store.onFaultDeliveries(callback),
  });
}

function dropped({ done }: { readonly done: readonly string[] }): FaultRouteStep {
  return { done, isDelivered: false };
}

function messageOf(
  { changes, passed, done }: Extract<Decision, { kind: 'send' }>,
  tenant: string | null,
  at: Date,
): Message {
  const [first, last] = [changes[0]?.event ?? done[0] ?? '', changes.at(-1)?.event];
  const id = last === undefined || last === first ? first : `${first}-${last}`;
  return { id, changes: changes.map((change) => toldChange(change, tenant)), passed, at, isTest: false };
}

const nameOf = ({ tenant, name }: Route) => (tenant === null ? name : `${tenant}/${name}`);
