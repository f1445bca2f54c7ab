import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@tenantry/kinds';
import { type MasterKey, seal, sealedReceiverName } from '@tenantry/store';
import type { Actor, AuditReceiverRow, AuditReceiverStore, ObjectStore } from '@tenantry/store/contract';
import { plain } from '../api/view.ts';
import {
  type Deliver,
  newSecret,
  nextSecret,
  type ReceiverTest,
  requestOf,
  type SigningSecrets,
  sentenceOf,
  shownUrl,
} from '../webhooks/index.ts';
import { testEvent } from './cloud-event.ts';
import { secretsOf } from './secrets.ts';
import { type NewReceiver, type ReceiverChange, type ReceiverSpec, receiverSpec } from './spec.ts';

const MOST_RECEIVERS = 20;
/** Changes at the same time; each sees the one before. */
const MOST_TRIES = 5;

export type Receiver = Awaited<ReturnType<AuditReceiverStore['auditReceivers']>>[number];

/** The receivers of the audit log, as an administrator deals with them. */
export interface AuditReceivers {
  list(): Promise<readonly Receiver[]>;
  find(name: string): Promise<Receiver | null>;
  /** The secret is answered this once. */
  add(
    asked: NewReceiver,
    actor: Actor,
  ): Promise<{ readonly receiver: Receiver; readonly secret: string } | 'exists' | 'too-many'>;
  /** Null: there is none. */
  change(name: string, change: ReceiverChange, actor: Actor): Promise<Receiver | null>;
  /** The one before signs as well for a day more. Null: there is none. */
  replaceSecret(name: string, actor: Actor): Promise<{ readonly receiver: Receiver; readonly secret: string } | null>;
  remove(name: string, actor: Actor): Promise<boolean>;
  /** Sends an event that says it is a test. Null: there is none. */
  test(name: string, actor: Actor): Promise<ReceiverTest | null>;
}

export interface AuditReceiversOptions {
  readonly store: AuditReceiverStore & Pick<ObjectStore, 'recordAct'>;
  readonly masterKey: MasterKey;
  readonly deliver: Deliver;
  /** See `sourceOf`. */
  readonly source: string;
  readonly now?: () => Date;
}

export function createAuditReceivers(options: AuditReceiversOptions): AuditReceivers {
  const { store, masterKey, deliver, source, now = () => new Date() } = options;
  const sealed = (id: string, secrets: SigningSecrets) =>
    seal(masterKey, sealedReceiverName(id), JSON.stringify(secrets));

  async function mustFind(name: string): Promise<Receiver> {
    const receiver = await store.auditReceiver(name);
    if (receiver === null) throw new Error(`the receiver ${name} was stored and is not there`);
    return receiver;
  }

  async function rewrite(
    name: string,
    action: 'update' | 'replace-secret',
    next: (spec: ReceiverSpec, secrets: SigningSecrets, isPaused: boolean) => [ReceiverSpec, SigningSecrets, boolean],
    actor: Actor,
  ): Promise<Receiver | null> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const row = await store.auditReceiver(name);
      if (row === null) return null;
      const [spec, secrets, isPaused] = next(specOf(row), secretsOf(row, masterKey), row.isPaused);
      const draft = { spec: plain(spec) as JsonObject, isPaused, secret: sealed(row.id, secrets) };
      if (await store.changeAuditReceiver(row, draft, action, actor)) return mustFind(name);
    }
    throw new Error(`the receiver ${name} was changed by others again and again`);
  }

  return {
    list: () => store.auditReceivers(),
    find: (name) => store.auditReceiver(name),
    async add({ name, url, authorization = null, start, isPaused, ...filter }, actor) {
      const [id, secret] = [randomUUID(), newSecret()];
      const spec: ReceiverSpec = {
        ...filter,
        url: shownUrl(url),
        hasAuthorization: authorization !== null,
        oldSecretUntil: null,
      };
      const draft = { id, name, spec: plain(spec) as JsonObject, isPaused, fromBeginning: start === 'beginning' };
      const withSecret = { ...draft, secret: sealed(id, { url, authorization, secret, oldSecret: null }) };
      const added = await store.addAuditReceiver(withSecret, MOST_RECEIVERS, actor);
      return added === 'added' ? { receiver: await mustFind(name), secret } : added;
    },
    change: (name, change, actor) => rewrite(name, 'update', (...now) => changed(change, ...now), actor),
    async replaceSecret(name, actor) {
      const { secret, oldSecretUntil } = nextSecret(now());
      const receiver = await rewrite(
        name,
        'replace-secret',
        (spec, secrets, isPaused) => [
          { ...spec, oldSecretUntil },
          { ...secrets, secret, oldSecret: secrets.secret },
          isPaused,
        ],
        actor,
      );
      return receiver === null ? null : { receiver, secret };
    },
    remove: (name, actor) => store.removeAuditReceiver(name, actor),
    async test(name, actor) {
      const row = await store.auditReceiver(name);
      if (row === null) return null;
      const id = `test-${randomUUID()}`;
      const event = testEvent(id, source, now());
      const outcome = await deliver(requestOf(secretsOf(row, masterKey), specOf(row), id, [event], now()));
      const isAccepted = outcome.kind === 'accepted';
      const status = outcome.kind === 'unreached' ? null : outcome.status;
      const place = { kind: 'AuditReceiver', name, tenant: null };
      const detail = { status };
      await store.recordAct(actor, {
        ...{ action: 'test', ...place, detail, outcome: isAccepted ? 'success' : 'failed' },
      });
      return { isAccepted, status, message: sentenceOf(outcome), tookMs: outcome.tookMs };
    },
  };
}

/** Checked when it was declared. */
export function specOf({ spec }: Pick<AuditReceiverRow, 'spec'>): ReceiverSpec {
  return receiverSpec.parse(spec);
}

function changed(
  { url, authorization, isPaused, ...filter }: ReceiverChange,
  spec: ReceiverSpec,
  secrets: SigningSecrets,
  wasPaused: boolean,
): [ReceiverSpec, SigningSecrets, boolean] {
  const said = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  // Whoever sends back what was shown changes nothing of it.
  const newUrl = url === undefined || url === spec.url ? secrets.url : url;
  const newAuthorization = authorization === undefined ? secrets.authorization : authorization;
  return [
    { ...spec, ...said, url: shownUrl(newUrl), hasAuthorization: newAuthorization !== null },
    { ...secrets, url: newUrl, authorization: newAuthorization },
    isPaused ?? wasPaused,
  ];
}
