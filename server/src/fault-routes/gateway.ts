import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@tenantry/kinds';
import type { MasterKey } from '@tenantry/store';
import type { Actor, FaultRouteStore, ListedFaultRoute, ObjectStore } from '@tenantry/store/contract';
import { plain } from '../api/view.ts';
import type { MailServer } from '../mail/index.ts';
import { newSecret, nextSecret, type ReceiverTest, sentenceOf, shownUrl } from '../webhooks/index.ts';
import { type RouteSecrets, sealedSecrets, secretsOf } from './secrets.ts';
import { PAGERDUTY_URL } from './sorts/pagerduty.ts';
import { type NewRoute, type RouteChange, type RouteSpec, type RouteType, routeSpec } from './spec.ts';
import type { Telling } from './telling.ts';

const MOST_ROUTES = 20;
/** Changes at the same time; each sees the one before. */
const MOST_TRIES = 5;

/** Whose routes: a tenant's, or with null the platform's. */
export type RoutePlace = { readonly uid: string; readonly name: string } | null;

/** To whom mail may go: addresses of these domains, with null any. */
export type MailRules = Pick<MailServer, 'domains'>;

/** The routes of faults, as people deal with them. */
export interface FaultRoutes {
  /** What mail there is; null: none. */
  readonly mail: MailRules | null;
  list(place: RoutePlace): Promise<readonly ListedFaultRoute[]>;
  find(place: RoutePlace, name: string): Promise<ListedFaultRoute | null>;
  /** The secret that signs is answered this once; null where nothing is signed. */
  add(
    place: RoutePlace,
    asked: NewRoute,
    actor: Actor,
  ): Promise<{ readonly route: ListedFaultRoute; readonly secret: string | null } | 'exists' | 'too-many'>;
  /** Null: there is none. What is asked for is what its type has. */
  change(place: RoutePlace, name: string, change: RouteChange, actor: Actor): Promise<ListedFaultRoute | null>;
  /** The one before signs as well for a day more. Null: there is no such webhook. */
  replaceSecret(
    place: RoutePlace,
    name: string,
    actor: Actor,
  ): Promise<{ readonly route: ListedFaultRoute; readonly secret: string } | null>;
  remove(place: RoutePlace, name: string, actor: Actor): Promise<boolean>;
  /** Sends what says it is a test. Null: there is none. */
  test(place: RoutePlace, name: string, actor: Actor): Promise<ReceiverTest | null>;
}

export interface FaultRoutesOptions {
  readonly store: FaultRouteStore & Pick<ObjectStore, 'recordAct'>;
  readonly masterKey: MasterKey;
  readonly telling: Telling;
  readonly mail: MailRules | null;
  readonly now?: () => Date;
}

export function createFaultRoutes({
  store,
  masterKey,
  telling,
  mail,
  now = () => new Date(),
}: FaultRoutesOptions): FaultRoutes {
  const find = (place: RoutePlace, name: string) => store.faultRoute(place?.uid ?? null, name);

  async function mustFind(place: RoutePlace, name: string): Promise<ListedFaultRoute> {
    const route = await find(place, name);
    if (route === null) throw new Error(`the route ${name} was stored and is not there`);
    return route;
  }

  async function rewrite(
    place: RoutePlace,
    name: string,
    action: 'update' | 'replace-secret',
    next: (spec: RouteSpec, secrets: RouteSecrets, isPaused: boolean) => readonly [RouteSpec, RouteSecrets, boolean],
    actor: Actor,
  ): Promise<ListedFaultRoute | null> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const row = await find(place, name);
      if (row === null) return null;
      const [spec, secrets, isPaused] = next(specOf(row), secretsOf(row, masterKey), row.isPaused);
      const secret = sealedSecrets(row.id, secrets, masterKey);
      const draft = { spec: plain(spec) as JsonObject, isPaused, secret };
      if (await store.changeFaultRoute(row, draft, action, actor)) return mustFind(place, name);
    }
    throw new Error(`the route ${name} was changed by others again and again`);
  }

  return {
    mail,
    list: (place) => store.faultRoutes(place?.uid ?? null),
    find,
    async add(place, asked, actor) {
      const id = randomUUID();
      const [spec, secrets] = begun(asked);
      const draft = { id, name: asked.name, tenantUid: place?.uid ?? null, isPaused: asked.isPaused };
      const sealed = { ...draft, spec: plain(spec) as JsonObject, secret: sealedSecrets(id, secrets, masterKey) };
      const added = await store.addFaultRoute(sealed, MOST_ROUTES, actor);
      return added === 'added' ? { route: await mustFind(place, asked.name), secret: secrets.secret } : added;
    },
    change: (place, name, change, actor) => rewrite(place, name, 'update', (...was) => changed(change, ...was), actor),
    async replaceSecret(place, name, actor) {
      const row = await find(place, name);
      if (row === null || specOf(row).type !== 'webhook') return null;
      const { secret, oldSecretUntil } = nextSecret(now());
      const route = await rewrite(
        place,
        name,
        'replace-secret',
        (spec, secrets, isPaused) => [
          { ...spec, oldSecretUntil },
          { ...secrets, secret, oldSecret: secrets.secret },
          isPaused,
        ],
        actor,
      );
      return route === null ? null : { route, secret };
    },
    remove: (place, name, actor) => store.removeFaultRoute(place?.uid ?? null, name, actor),
    async test(place, name, actor) {
      const row = await find(place, name);
      if (row === null) return null;
      const message = { id: `test-${randomUUID()}`, changes: [], passed: 0, at: now(), isTest: true };
      const outcome = await telling(specOf(row), secretsOf(row, masterKey), message);
      const isAccepted = outcome.kind === 'accepted';
      const status = outcome.kind === 'unreached' ? null : outcome.status;
      const about = { kind: 'FaultRoute', name, tenant: place?.name ?? null };
      await store.recordAct(actor, {
        ...{ action: 'test', ...about, detail: { status }, outcome: isAccepted ? 'success' : 'failed' },
      });
      return { isAccepted, status, message: sentenceOf(outcome), tookMs: outcome.tookMs };
    },
  };
}

/** Checked when it was declared. */
export function specOf({ spec }: { readonly spec: JsonObject }): RouteSpec {
  return routeSpec.parse(spec);
}

function begun(asked: NewRoute): [RouteSpec, RouteSecrets] {
  const { type, minSeverity, tellsResolved, quietHours } = asked;
  const url = 'url' in asked ? (asked.url ?? PAGERDUTY_URL) : type === 'pagerduty' ? PAGERDUTY_URL : null;
  const authorization = type === 'webhook' ? (asked.authorization ?? null) : null;
  return [
    {
      ...{ type, minSeverity, tellsResolved, quietHours, url: shown(type, url) },
      hasAuthorization: authorization !== null,
      to: type === 'email' ? asked.to : [],
      groupSeconds: 'groupSeconds' in asked ? asked.groupSeconds : 0,
      oldSecretUntil: null,
    },
    {
      ...{ url, authorization },
      routingKey: type === 'pagerduty' ? asked.routingKey : null,
      secret: type === 'webhook' ? newSecret() : null,
      oldSecret: null,
    },
  ];
}

function changed(
  { url, authorization, routingKey, isPaused, ...rest }: RouteChange,
  spec: RouteSpec,
  secrets: RouteSecrets,
  wasPaused: boolean,
): readonly [RouteSpec, RouteSecrets, boolean] {
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  // Whoever sends back what was shown changes nothing of it.
  const newUrl = url === undefined || url === spec.url ? secrets.url : url;
  const newAuthorization = authorization === undefined ? secrets.authorization : authorization;
  return [
    { ...spec, ...said, url: shown(spec.type, newUrl), hasAuthorization: newAuthorization !== null },
    { ...secrets, url: newUrl, authorization: newAuthorization, routingKey: routingKey ?? secrets.routingKey },
    isPaused ?? wasPaused,
  ];
}

/** Of addresses of chats the path is the secret. */
function shown(type: RouteType, url: string | null): string | null {
  if (url === null) return null;
  return type === 'slack' || type === 'teams' ? `${new URL(url).origin}/…` : shownUrl(url);
}
