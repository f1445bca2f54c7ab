import type { JsonObject } from '@tenantry/kinds';
import type { Kysely } from 'kysely';
import type { AccessRequestStore } from './access-requests/contract.ts';
import {
  addRequest,
  decideRequest,
  deleteTemplate,
  expireRequests,
  findRequest,
  findTemplate,
  listRequests,
  listTemplates,
  reopenRequest,
  saveTemplate,
} from './access-requests/statements.ts';
import { countAttempt, forgetAttempts } from './accounts/attempts.ts';
import type { AccountStore } from './accounts/contract.ts';
import { approval, endSession, noteApproval, pruneAccounts, sessions } from './accounts/sessions.ts';
import {
  addUser,
  changeUser,
  passwordHash,
  removeSecondFactor,
  removeUser,
  setPassword,
  user,
  users,
} from './accounts/users.ts';
import type { AuditRetentionStore } from './audit/contract.ts';
import { actDeed, addAudit, auditBegin, auditEnd, listAudit } from './audit/statements.ts';
import { anchorAudit, trimAudit } from './audit/trim.ts';
import { verifyAudit } from './audit/verify.ts';
import type { AuditReceiverStore } from './audit-receivers/contract.ts';
import {
  AUDIT_CHANNEL,
  addAuditReceiver,
  auditAfter,
  auditReceiver,
  auditReceivers,
  changeAuditReceiver,
  dueAuditReceivers,
  removeAuditReceiver,
} from './audit-receivers/statements.ts';
import { stepAuditReceiver } from './audit-receivers/step.ts';
import type { AzureBudgetStore } from './azure-budget/contract.ts';
import {
  drawTokens,
  leaveLane,
  leaveLaneFor,
  pauseTokens,
  pruneAzureBudget,
  renewLanes,
  takeLane,
} from './azure-budget/statements.ts';
import type { BenchmarkStore } from './benchmarks/contract.ts';
import { benchmark, benchmarks, finishBenchmark, startBenchmark } from './benchmarks/statements.ts';
import type { ClusterStore } from './clusters/contract.ts';
import {
  CLUSTERS_CHANNEL,
  clusterCredential,
  deleteCluster,
  findCluster,
  listClusters,
  saveCluster,
  saveClusterCheck,
} from './clusters/statements.ts';
import {
  answerConsent,
  findAgreed,
  findConsent,
  findRelated,
  type RelatedQuestion,
  releaseNumbers,
} from './consents/statements.ts';
import type { ObjectStore, PassStore } from './contract.ts';
import type { CostStore } from './cost/contract.ts';
import {
  addCostSamples,
  budgetedTenants,
  costBills,
  costInfrastructures,
  costPlaces,
  costSamples,
  costTenants,
  noteCostPlaces,
  noteCostTenants,
  usedResources,
} from './cost/facts.ts';
import { costCharges, costSeries, costs } from './cost/read.ts';
import { noteCostProblem, replaceCosts } from './cost/write.ts';
import { Batched } from './database/batched.ts';
import { openListener } from './database/listener.ts';
import { openPool } from './database/pool.ts';
import { Remembered } from './database/remembered.ts';
import { withRetry } from './database/retry.ts';
import type { Session } from './database/tables.ts';
import { Together } from './database/together.ts';
import { transaction } from './database/transaction.ts';
import type { EngineStore } from './engines/contract.ts';
import { engine, engines, removeEngine, saveEngine } from './engines/statements.ts';
import type { FaultRouteStore } from './fault-routes/contract.ts';
import { FAULT_DELIVERIES_CHANNEL } from './fault-routes/enqueue.ts';
import {
  addFaultRoute,
  changeFaultRoute,
  dueFaultRoutes,
  faultDeliveries,
  faultRoute,
  faultRoutes,
  pruneFaultDeliveries,
  removeFaultRoute,
} from './fault-routes/statements.ts';
import { stepFaultRoute } from './fault-routes/step.ts';
import type { FaultStore } from './faults/contract.ts';
import { changeFault, endFaultMutes } from './faults/life.ts';
import { concernsFaults, finishWithFaults } from './faults/of-object.ts';
import { endSilentFaults, retainFaultScopes, settleFaults } from './faults/settle.ts';
import { faults, openFaults, tenantsOfNamespaces } from './faults/statements.ts';
import type { IdentityProviderStore } from './identity-providers/contract.ts';
import {
  identityProvider,
  identityProviders,
  removeIdentityProvider,
  saveIdentityProvider,
  settleProviderUser,
} from './identity-providers/statements.ts';
import type { KubeTokenStore } from './kube-tokens/contract.ts';
import {
  addKubeToken,
  endKubeToken,
  endLostKubeTokens,
  expiringKubeTokens,
  kubeTokenIssued,
  kubeTokenSwept,
  kubeTokens,
  pruneKubeTokens,
  seeKubeTokens,
  sweepableKubeTokens,
} from './kube-tokens/statements.ts';
import type { LeaseFence, LeaseStore } from './leases/contract.ts';
import { holdLease } from './leases/fence.ts';
import { leaveLeases, takeLeases } from './leases/statements.ts';
import type { LogStore } from './logs/contract.ts';
import { countTenantEvents, lastTenantEvent, searchTenantEvents, tenantEventsAfter } from './logs/events.ts';
import {
  countLogs,
  lastLogPosition,
  lastLogPositions,
  logPositions,
  logsAfter,
  searchLogs,
  tenantNamespaces,
  tenantsOfLogs,
} from './logs/read.ts';
import { retainLogs } from './logs/retain.ts';
import { LOGS_CHANNEL, LogWriter } from './logs/write.ts';
import type { LookStore } from './looks/contract.ts';
import { endLook, isLookDue, keepLook, renewLook, takeLook } from './looks/statements.ts';
import type { MemberStore } from './members/contract.ts';
import { heedOwnChanges } from './members/own-changes.ts';
import { recallingAccess } from './members/recalled.ts';
import { ACCESS_CHANNEL } from './members/statements.ts';
import type { MetricStore } from './metrics/contract.ts';
import { FigureWriter } from './metrics/figures.ts';
import { lastCounters, searchMetrics } from './metrics/read.ts';
import { retainMetrics } from './metrics/retain.ts';
import { MetricRollUps } from './metrics/roll-up.ts';
import { SentWriter, sentMetrics } from './metrics/sent.ts';
import { metricSource, metricSourceNamed, metricTargets, tenantNodes } from './metrics/sources.ts';
import { MetricWriter } from './metrics/write.ts';
import { migrate } from './migrations/migrate.ts';
import type { PasskeyStore } from './passkeys/contract.ts';
import {
  addPasskey,
  credentialIds,
  passkeyOwner,
  passkeys,
  removePasskey,
  removePasskeys,
  renamePasskey,
  usePasskey,
} from './passkeys/statements.ts';
import { revisions } from './revisions/statements.ts';
import type { SealedValueStore } from './sealed-values/contract.ts';
import { sealedValue, sealedVersions, settleSealedKey } from './sealed-values/statements.ts';
import { sealingKeyIds, useMasterKey } from './sealing/master-key.ts';
import { allocate, allocated, foresee } from './statements/allocate.ts';
import { Changes } from './statements/changes.ts';
import { claim } from './statements/claim.ts';
import { connections } from './statements/connections.ts';
import { backlog, counts } from './statements/counts.ts';
import { create } from './statements/create.ts';
import { dependents } from './statements/dependents.ts';
import { EVENTS_CHANNEL, events } from './statements/events.ts';
import { findByNames, findByUid, type ObjectName } from './statements/find.ts';
import { type Finished, finish, finishTogether } from './statements/finish.ts';
import { heldNames } from './statements/held-names.ts';
import { inventories } from './statements/inventory.ts';
import { inventoried, liveOwners } from './statements/ledger.ts';
import { list, listTexts } from './statements/list.ts';
import { longWaits } from './statements/long-waits.ts';
import { nextDue } from './statements/next-due.ts';
import { isEmpty, type Noted, note, noteTogether } from './statements/note.ts';
import { once } from './statements/once.ts';
import { pruneEvents, pruneIdempotencyKeys } from './statements/prune.ts';
import { targetsOf } from './statements/references.ts';
import { remove } from './statements/remove.ts';
import { renew } from './statements/renew.ts';
import { replace } from './statements/replace.ts';
import { requestDeletion } from './statements/request-deletion.ts';
import { resourceOwners } from './statements/resource-owners.ts';
import { saveSetting, setting, settleSetting } from './statements/settings.ts';
import { writeStatus } from './statements/show.ts';
import { tenantStates } from './statements/tenant-states.ts';
import { time } from './statements/time.ts';
import { rouse, WAKE_CHANNEL, wake, wakeByConnection, wakeByResource } from './statements/wake.ts';
import type { TokenStore } from './tokens/contract.ts';
import { addToken, endToken, expiringTokens, findToken, listTokens, pruneTokens } from './tokens/statements.ts';
import type { TrustStore } from './trusts/contract.ts';
import { addTrust, deleteTrust, isTrusted, listTrusts, replaceTrust, trustsIn } from './trusts/statements.ts';
import type { UsageStore } from './usage/contract.ts';
import { limitedTenants, recount, surplusTenants, tenantCount, tenantUsages } from './usage/statements.ts';

export interface StoreOptions {
  /** `postgres://…`, of PostgreSQL 15 or newer. Connections through a pooler must keep their session, for LISTEN. */
  readonly url: string;
  /** Connections of this replica, beside the one that listens. 10 by default. */
  readonly maxConnections?: number;
}

export interface Store
  extends PassStore,
    ObjectStore,
    ClusterStore,
    KubeTokenStore,
    BenchmarkStore,
    FaultStore,
    FaultRouteStore,
    AzureBudgetStore,
    SealedValueStore,
    UsageStore,
    MemberStore,
    AccessRequestStore,
    AccountStore,
    PasskeyStore,
    IdentityProviderStore,
    EngineStore,
    AuditReceiverStore,
    AuditRetentionStore,
    TokenStore,
    TrustStore,
    LeaseStore,
    LookStore,
    LogStore,
    MetricStore,
    CostStore {
  /** For the library that keeps accounts, which reads and writes its own tables alone. */
  readonly accountTables: Kysely<unknown>;
  /** A value of the installation itself, or null. */
  setting(key: string): Promise<JsonObject | null>;
  saveSetting(key: string, value: JsonObject): Promise<void>;
  /** Keeps the first value ever given under a key and answers it, so that replicas agree. */
  settleSetting(key: string, value: JsonObject): Promise<JsonObject>;
  /** Deletes events beyond both bounds and answers kept past their time. To be run from time to time by one replica or all. */
  prune(bounds: { maxAgeDays: number; maxEvents: number }): Promise<{ events: number; idempotencyKeys: number }>;
  close(): Promise<void>;
}

/** Brings the database up to date and opens it. */
export async function openStore({ url, maxConnections = 10 }: StoreOptions): Promise<Store> {
  await withRetry('repeatable', () => migrate(url));
  const listener = await openListener(url, [
    WAKE_CHANNEL,
    EVENTS_CHANNEL,
    CLUSTERS_CHANNEL,
    ACCESS_CHANNEL,
    LOGS_CHANNEL,
    AUDIT_CHANNEL,
    FAULT_DELIVERIES_CHANNEL,
  ]);
  const access = new Remembered(listener.connection);
  // Before anybody else who hears of it looks again.
  listener.subscribeToEach(ACCESS_CHANNEL, () => access.forget());
  const { db, pool } = openPool({ url, maxConnections, onConnect: (client) => heedOwnChanges(client, access) });
  const logWriter = new LogWriter(pool, db);
  const metricWriter = new MetricWriter(pool, db);
  const figureWriter = new FigureWriter(db);
  const sentWriter = new SentWriter(pool, db);
  const rollUps = new MetricRollUps(db);
  const read = <Result>(work: () => Promise<Result>) => withRetry('repeatable', work);
  /** For writes that say the whole new value, or that the lease token keeps from happening twice. */
  const rewrite = <Result>(work: (session: Session) => Promise<Result>) => transaction(db, 'repeatable', work);
  const write = <Result>(work: (session: Session) => Promise<Result>) => transaction(db, 'once', work);

  const fenced = <Result>(fence: LeaseFence | undefined, work: (session: Session) => Promise<Result>) =>
    write(async (session) => {
      if (fence !== undefined) await holdLease(session, fence);
      return work(session);
    });

  // Passes ask for these at the same time, many at once.
  const finds = new Batched((names: readonly ObjectName[]) => read(() => findByNames(db, names)));
  const stocks = new Batched((uids: readonly string[]) => read(() => inventories(db, uids)));
  const dependencies = new Batched((uids: readonly string[]) => read(() => dependents(db, uids)));
  const relations = new Batched((questions: readonly RelatedQuestion[]) => read(() => findRelated(db, questions)));

  const changes = new Changes(db);

  const notes = new Together<Noted>({
    uidOf: ({ claim: { object } }) => object.uid,
    together: (all) => noteTogether(db, all),
    // Rows and keys may be written twice, events may not.
    alone: (one) => withRetry(one.notes.events.length === 0 ? 'repeatable' : 'once', () => note(db, one)),
  });
  const noteOne = async (one: Noted) => (isEmpty(one.notes) ? undefined : notes.do(one));
  const ends = new Together<Finished>({
    uidOf: ({ claim: { object } }) => object.uid,
    together: (all) => finishTogether(db, all),
    alone: ({ claim: held, result }) => withRetry('once', () => finish(db, held, result)),
  });

  return {
    claim: (limit, leaseSeconds, crowded) => withRetry('once', () => claim(db, limit, leaseSeconds, crowded)),
    renew: (held, leaseSeconds) => withRetry('repeatable', () => renew(db, held, leaseSeconds)),
    object: (uid) => read(() => findByUid(db, uid)),
    find: (kind, tenant, name) => finds.ask({ kind, tenant, name }),
    referencesOf: (uid) => read(() => targetsOf(db, uid)),
    dependents: (uid) => dependencies.ask(uid),
    inventory: (uid) => stocks.ask(uid),
    note: (claim, found) => noteOne({ claim, notes: found }),
    record: (claim, rows) => noteOne({ claim, notes: { rows, gone: [], events: [] } }),
    forget: (claim, gone) => noteOne({ claim, notes: { rows: [], gone, events: [] } }),
    allocate: async (held, request) =>
      (await read(() => allocated(db, held, request))) ?? rewrite((session) => allocate(session, held, request)),
    foresee: (uid, request, taken) => read(() => foresee(db, uid, request, taken)),
    emit: (claim, newEvents) => noteOne({ claim, notes: { rows: [], gone: [], events: newEvents } }),
    show: (held, status) => withRetry('repeatable', () => writeStatus(db, held, status)),
    finish: (held, result) =>
      concernsFaults(held, result)
        ? write((session) => finishWithFaults(session, held, result))
        : ends.do({ claim: held, result }),
    remove: (held, newEvents) => write((session) => remove(session, held, newEvents)),
    wakeByResource: (connection, ids) => rewrite((session) => wakeByResource(session, connection, ids)),
    wakeByConnection: (connection) => rewrite((session) => wakeByConnection(session, connection)),
    wake: (uids) => rewrite((session) => wake(session, uids)),
    connections: () => read(() => connections(db)),
    onWake: (callback) => listener.subscribe(WAKE_CHANNEL, callback),
    rouse: () => withRetry('repeatable', () => rouse(db)),
    nextDue: (crowded) => read(() => nextDue(db, crowded)),
    time: () => read(() => time(db)),

    create: async (draft, actor) => only(await write((session) => create(session, [draft], actor))),
    createAll: (drafts, actor) => write((session) => create(session, drafts, actor)),
    async replace(uid, expectedVersion, draft, actor, asked = null) {
      const amended = await changes.amend({ uid, expectedVersion, draft, actor, asked });
      return amended ?? write((session) => replace(session, uid, expectedVersion, draft, actor, asked));
    },
    relabel: (uid, expectedVersion, noted, actor) => changes.relabel(uid, expectedVersion, noted, actor),
    requestDeletion: (uid, expectedVersion, actor) =>
      write((session) => requestDeletion(session, uid, expectedVersion, actor)),
    consent: (uid) => read(() => findConsent(db, uid)),
    related: (uid, kinds) => relations.ask({ uid, kinds }),
    release: (held) => rewrite((session) => releaseNumbers(session, held)),
    agreed: (kind) => read(() => findAgreed(db, kind)),
    answer: (uid, given, actor) => write((session) => answerConsent(session, uid, given, actor)),
    revisions: (uid) => read(() => revisions(db, uid)),
    heldNames: (uid, claims) => read(() => heldNames(db, uid, claims)),
    list: (query) => read(() => list(db, query)),
    listTexts: (query) => read(() => listTexts(db, query)),
    tenantStates: (names) => read(() => tenantStates(db, names)),
    events: (query) => read(() => events(db, query)),
    onEvents: (callback) => listener.subscribe(EVENTS_CHANNEL, callback),
    audit: (query) => read(() => listAudit(db, query)),
    verifyAudit: (checkpoints) => read(() => verifyAudit(db, checkpoints)),
    auditBegin: () => read(() => auditBegin(db)),
    anchorAudit: (checkpoints, actor) => write((work) => anchorAudit(work, checkpoints, actor)),
    trimAudit: (before, most, checkpoints, actor) => write((work) => trimAudit(work, before, most, checkpoints, actor)),
    auditEnd: () => read(() => auditEnd(db)),
    recordRefusal: (actor, action, kind, name, tenant) =>
      write((session) =>
        addAudit(session, actor, [{ action, kind, name, tenant, before: null, after: null, outcome: 'refused' }]),
      ),
    liveOwners: (uids) => read(() => liveOwners(db, uids)),
    longWaits: (minutes) => read(() => longWaits(db, minutes)),
    resourceOwners: (connection, ids) => read(() => resourceOwners(db, connection, ids)),
    inventoried: (connection, ids) => read(() => inventoried(db, connection, ids)),
    recordAct: (actor, act) => write((session) => addAudit(session, actor, [actDeed(act)])),
    once: (actor, key, fingerprint, work) => once(db, actor, key, fingerprint, work),
    async ping() {
      await db.selectNoFrom((expression) => expression.lit(1).as('one')).execute();
    },
    counts: () => read(() => counts(db)),
    backlog: () => read(() => backlog(db)),

    saveCluster: (draft, actor) => write((session) => saveCluster(session, draft, actor)),
    clusters: () => read(() => listClusters(db)),
    cluster: (name) => read(() => findCluster(db, name)),
    clusterCredential: (name) => read(() => clusterCredential(db, name)),
    saveClusterCheck: (name, revision, checked, actor) =>
      write((session) => saveClusterCheck(session, name, revision, checked, actor)),
    deleteCluster: (name, actor) => write((session) => deleteCluster(session, name, actor)),
    sealingKeyIds: () => read(() => sealingKeyIds(db)),
    useMasterKey: (keyId, reseal, actor) => write((session) => useMasterKey(session, keyId, reseal, actor)),
    sealedVersions: (uid) => read(() => sealedVersions(db, uid)),
    sealedValue: (uid, name, version) => read(() => sealedValue(db, uid, name, version)),
    settleSealedKey: (name, key, masterKeyIds) =>
      rewrite((session) => settleSealedKey(session, name, key, masterKeyIds)),
    addKubeToken: (token, most) => write((session) => addKubeToken(session, token, most)),
    kubeTokenIssued: (id, anchorUid, expiresAt) =>
      rewrite((session) => kubeTokenIssued(session, id, anchorUid, expiresAt)),
    expiringKubeTokens: (days, at) => read(() => expiringKubeTokens(db, days, at)),
    kubeTokens: (tenantUid) => read(() => kubeTokens(db, tenantUid)),
    endKubeToken: (id, why, by) => rewrite((session) => endKubeToken(session, id, why, by)),
    endLostKubeTokens: () => withRetry('repeatable', () => endLostKubeTokens(db)),
    seeKubeTokens: (ids) => rewrite((session) => seeKubeTokens(session, ids)),
    sweepableKubeTokens: (limit) => read(() => sweepableKubeTokens(db, limit)),
    kubeTokenSwept: (id) => rewrite((session) => kubeTokenSwept(session, id)),
    startBenchmark: (tenantUid, by) => write((session) => startBenchmark(session, tenantUid, by)),
    finishBenchmark: (id, result) => rewrite((session) => finishBenchmark(session, id, result)),
    benchmarks: (tenantUid) => read(() => benchmarks(db, tenantUid)),
    benchmark: (tenantUid, id) => read(() => benchmark(db, tenantUid, id)),
    settleFaults: (source, looked, seen, fence) =>
      fenced(fence, (session) => settleFaults(session, source, looked, seen)),
    endSilentFaults: (source, silentSeconds) => write((session) => endSilentFaults(session, source, silentSeconds)),
    retainFaultScopes: (source, scopes, fence) =>
      fenced(fence, (session) => retainFaultScopes(session, source, scopes)),
    faults: (query) => read(() => faults(db, query)),
    openFaults: (tenants) => read(() => openFaults(db, tenants)),
    changeFault: (ownerUid, id, deed, actor) => write((session) => changeFault(session, ownerUid, id, deed, actor)),
    endFaultMutes: () => write(endFaultMutes),
    tenantsOfNamespaces: (namespaces) => read(() => tenantsOfNamespaces(db, namespaces)),
    takeLook: async (source, everySeconds, leaseSeconds) =>
      (await read(() => isLookDue(db, source, everySeconds)))
        ? write((session) => takeLook(session, source, everySeconds, leaseSeconds))
        : null,
    renewLook: (look, leaseSeconds) => withRetry('repeatable', () => renewLook(db, look, leaseSeconds)),
    endLook: (look, position) => write((session) => endLook(session, look, position)),
    leaveLook: ({ fence }) => withRetry('repeatable', () => leaveLeases(db, fence.holder)),
    faultRoutes: (tenantUid) => read(() => faultRoutes(db, tenantUid)),
    faultRoute: (tenantUid, name) => read(() => faultRoute(db, tenantUid, name)),
    addFaultRoute: (draft, most, actor) => write((work) => addFaultRoute(work, draft, most, actor)),
    changeFaultRoute: (of, draft, action, actor) => write((work) => changeFaultRoute(work, of, draft, action, actor)),
    removeFaultRoute: (tenantUid, name, actor) => write((work) => removeFaultRoute(work, tenantUid, name, actor)),
    dueFaultRoutes: () => read(() => dueFaultRoutes(db)),
    faultDeliveries: (routeId, limit, onlyCritical) => read(() => faultDeliveries(db, routeId, limit, onlyCritical)),
    stepFaultRoute: (id, step, fence) => withRetry('repeatable', () => stepFaultRoute(db, id, step, fence)),
    onFaultDeliveries: (callback) => listener.subscribe(FAULT_DELIVERIES_CHANNEL, callback),
    pruneKubeTokens: (afterDays) => rewrite((session) => pruneKubeTokens(session, afterDays)),

    tenantUsages: (tenants) => read(() => tenantUsages(db, tenants)),
    tenantCount: (infrastructure) => read(() => tenantCount(db, infrastructure)),
    surplusTenants: () => read(() => surplusTenants(db)),
    limitedTenants: (after, limit) => read(() => limitedTenants(db, after, limit)),
    recount: (usageOf, after) => rewrite((session) => recount(session, usageOf, after)),

    // Drawn twice by mistake, tokens are only drawn too early.
    drawTokens: (draws) => withRetry('repeatable', () => drawTokens(db, draws)),
    pauseTokens: (bucket, milliseconds) => rewrite((session) => pauseTokens(session, bucket, milliseconds)),
    takeLane: (lane, holder, resource, leaseSeconds) =>
      withRetry('repeatable', () => takeLane(db, lane, holder, resource, leaseSeconds)),
    renewLanes: (holders, leaseSeconds) => withRetry('repeatable', () => renewLanes(db, holders, leaseSeconds)),
    leaveLane: (holder) => withRetry('repeatable', () => leaveLane(db, holder)),
    leaveLaneFor: (lane, resource) => withRetry('repeatable', () => leaveLaneFor(db, lane, resource)),

    addRequest: (requester, asked, reason, most) =>
      write((session) => addRequest(session, requester, asked, reason, most)),
    request: (id) => read(() => findRequest(db, id)),
    requests: (query) => read(() => listRequests(db, query)),
    decideRequest: (id, state, by, note) => withRetry('once', () => decideRequest(db, id, state, by, note)),
    reopenRequest: (id) => withRetry('repeatable', () => reopenRequest(db, id)),
    expireRequests: (days) => withRetry('repeatable', () => expireRequests(db, days)),
    templates: () => read(() => listTemplates(db)),
    template: (name) => read(() => findTemplate(db, name)),
    saveTemplate: (template) => withRetry('repeatable', () => saveTemplate(db, template)),
    deleteTemplate: (name) => withRetry('once', () => deleteTemplate(db, name)),

    ...recallingAccess(db, access),
    accountTables: db as unknown as Kysely<unknown>,
    users: () => read(() => users(db)),
    user: (email) => read(() => user(db, email)),
    addUser: (added, actor, onlyIfFirst) => write((work) => addUser(work, added, actor, onlyIfFirst)),
    changeUser: (email, change, actor) => write((work) => changeUser(work, email, change, actor)),
    removeUser: (email, actor) => write((work) => removeUser(work, email, actor)),
    setPassword: (email, hash, keepSession, actor) =>
      write((work) => setPassword(work, email, hash, keepSession, actor)),
    removeSecondFactor: (email, actor) => write((work) => removeSecondFactor(work, email, actor)),
    passwordHash: (userId) => read(() => passwordHash(db, userId)),
    sessions: (email, idleSeconds) => read(() => sessions(db, email, idleSeconds)),
    endSession: (id, email, action, actor) => write((work) => endSession(work, id, email, action, actor)),
    // Counted twice by mistake, an attempt only slows the next ones a little earlier.
    countAttempt: (key, windowSeconds) => withRetry('repeatable', () => countAttempt(db, key, windowSeconds)),
    forgetAttempts: (key) => withRetry('repeatable', () => forgetAttempts(db, key)),
    noteApproval: (userCode, sessionId) => withRetry('repeatable', () => noteApproval(db, userCode, sessionId)),
    approval: (deviceCode, idleSeconds) => read(() => approval(db, deviceCode, idleSeconds)),
    pruneAccounts: (idleSeconds) => withRetry('repeatable', () => pruneAccounts(db, idleSeconds)),
    passkeys: (email) => read(() => passkeys(db, email)),
    credentialIds: (email) => read(() => credentialIds(db, email)),
    passkeyOwner: (credentialId) => read(() => passkeyOwner(db, credentialId)),
    addPasskey: (email, added, most, actor) => write((work) => addPasskey(work, email, added, most, actor)),
    renamePasskey: (email, id, name, actor) => write((work) => renamePasskey(work, email, id, name, actor)),
    removePasskey: (email, id, keepSession, actor) =>
      write((work) => removePasskey(work, email, id, keepSession, actor)),
    removePasskeys: (email, actor) => write((work) => removePasskeys(work, email, actor)),
    // A second time it would find its own count there already.
    usePasskey: (id, use) => withRetry('once', () => usePasskey(db, id, use)),
    engines: () => read(() => engines(db)),
    engine: (infrastructure, purpose) => read(() => engine(db, infrastructure, purpose)),
    saveEngine: (draft, revision, actor) => write((work) => saveEngine(work, draft, revision, actor)),
    removeEngine: (infrastructure, purpose, actor) =>
      write((work) => removeEngine(work, infrastructure, purpose, actor)),
    identityProviders: () => read(() => identityProviders(db)),
    identityProvider: (name) => read(() => identityProvider(db, name)),
    saveIdentityProvider: (provider, actor) => write((work) => saveIdentityProvider(work, provider, actor)),
    removeIdentityProvider: (name, actor) => write((work) => removeIdentityProvider(work, name, actor)),
    settleProviderUser: (provider, subject, found, actor) =>
      write((work) => settleProviderUser(work, provider, subject, found, actor)),

    auditReceivers: () => read(() => auditReceivers(db)),
    auditReceiver: (name) => read(() => auditReceiver(db, name)),
    addAuditReceiver: (draft, most, actor) => write((work) => addAuditReceiver(work, draft, most, actor)),
    changeAuditReceiver: (of, draft, action, actor) =>
      write((work) => changeAuditReceiver(work, of, draft, action, actor)),
    removeAuditReceiver: (name, actor) => write((work) => removeAuditReceiver(work, name, actor)),
    dueAuditReceivers: () => read(() => dueAuditReceivers(db)),
    auditAfter: (id, limit) => read(() => auditAfter(db, id, limit)),
    // Done twice it moves once: the second time it stands elsewhere. A failure counted twice only waits longer.
    stepAuditReceiver: (id, from, step, fence) =>
      withRetry('repeatable', () => stepAuditReceiver(db, id, from, step, fence)),
    onAudit: (callback) => listener.subscribe(AUDIT_CHANNEL, callback),

    onAccessChange: (callback) => listener.subscribe(ACCESS_CHANNEL, callback),

    addToken: (token, most, actor, at) => write((session) => addToken(session, token, most, actor, at)),
    token: (id) => read(() => findToken(db, id)),
    tokens: (query, at) => read(() => listTokens(db, query, at)),
    endToken: (id, actor, at) => write((session) => endToken(session, id, actor, at)),
    expiringTokens: (days, at) => read(() => expiringTokens(db, days, at)),
    pruneTokens: (afterDays) => rewrite((session) => pruneTokens(session, afterDays)),
    addTrust: (trust, most, actor, at) => write((session) => addTrust(session, trust, most, actor, at)),
    replaceTrust: (trust, actor, at) => write((session) => replaceTrust(session, trust, actor, at)),
    trusts: (tenantUid) => read(() => listTrusts(db, tenantUid)),
    trustsIn: (issuer, tenant) => read(() => trustsIn(db, issuer, tenant)),
    isTrusted: (issuer) => read(() => isTrusted(db, issuer)),
    deleteTrust: (tenantUid, name, actor) => write((session) => deleteTrust(session, tenantUid, name, actor)),

    takeLeases: (names, holder, seconds) => withRetry('repeatable', () => takeLeases(db, names, holder, seconds)),
    leaveLeases: (holder, names) => withRetry('repeatable', () => leaveLeases(db, holder, names)),
    // What was rolled back may be sent again; whether a commit that broke off happened, its positions say.
    writeLogs: (batch) => withRetry('once', () => logWriter.write(batch)),
    searchLogs: (tenantUid, search) => read(() => searchLogs(db, tenantUid, search)),
    logsAfter: (tenantUid, position, limit) => read(() => logsAfter(db, tenantUid, position, limit)),
    lastLogPosition: (tenantUid) => read(() => lastLogPosition(db, tenantUid)),
    lastLogPositions: (tenantUids) => read(() => lastLogPositions(db, tenantUids)),
    searchTenantEvents: (tenant, search) => read(() => searchTenantEvents(db, tenant, search)),
    tenantEventsAfter: (tenant, id, limit) => read(() => tenantEventsAfter(db, tenant, id, limit)),
    lastTenantEvent: (tenant) => read(() => lastTenantEvent(db, tenant)),
    countTenantEvents: (tenant, filter, stepSeconds) => read(() => countTenantEvents(db, tenant, filter, stepSeconds)),
    countLogs: (tenantUid, filter, stepSeconds) => read(() => countLogs(db, tenantUid, filter, stepSeconds)),
    logPositions: (tenantUids) => read(() => logPositions(db, tenantUids)),
    tenantsOfLogs: () => read(() => tenantsOfLogs(db)),
    tenantNamespaces: () => read(() => tenantNamespaces(db)),
    retainLogs: (retentions) => withRetry('repeatable', () => retainLogs(db, retentions, new Date())),
    onLogs: (callback) => listener.subscribe(LOGS_CHANNEL, callback),

    writeMetrics: (batch) => withRetry('once', () => metricWriter.write(batch)),
    writeFigures: (told) => withRetry('repeatable', () => figureWriter.write(told)),
    takeSamples: (tenantUid, samples, limits) => withRetry('once', () => sentWriter.take(tenantUid, samples, limits)),
    sentMetrics: (tenantUid) => read(() => sentMetrics(db, tenantUid)),
    searchMetrics: (tenantUid, search) => read(() => searchMetrics(db, tenantUid, search)),
    lastCounters: (tenantUids) => read(() => lastCounters(db, tenantUids)),
    metricSource: (tenantUid) => read(() => metricSource(db, tenantUid)),
    metricSourceNamed: (connection) => read(() => metricSourceNamed(db, connection)),
    metricTargets: (wanted) => read(() => metricTargets(db, wanted)),
    tenantNodes: () => read(() => tenantNodes(db)),
    rollUpMetrics: (now) => withRetry('repeatable', () => rollUps.run(now)),
    retainMetrics: (retention, now) => withRetry('repeatable', () => retainMetrics(db, retention, now)),
    costBills: () => read(() => costBills(db)),
    replaceCosts: (bill, range, lines, days, at, fence) =>
      rewrite(async (session) => {
        if (fence !== undefined) await holdLease(session, fence);
        await replaceCosts(session, bill, range, lines, days, at);
      }),
    noteCostProblem: (bill, problem, at) => withRetry('repeatable', () => noteCostProblem(db, bill, problem, at)),
    noteCostTenants: (today) => rewrite((session) => noteCostTenants(session, today)),
    costTenants: (range) => read(() => costTenants(db, range)),
    budgetedTenants: () => read(() => budgetedTenants(db)),
    costInfrastructures: () => read(() => costInfrastructures(db)),
    noteCostPlaces: (places) => withRetry('repeatable', () => noteCostPlaces(db, places)),
    costPlaces: () => withRetry('repeatable', () => costPlaces(db)),
    addCostSamples: (day, taken, through) =>
      write(async (session) => {
        if (through !== undefined) await keepLook(session, through.look, through.position);
        await addCostSamples(session, day, taken);
      }),
    usedResources: (tenantUids, since) => read(() => usedResources(db, tenantUids, since)),
    costSamples: (range) => read(() => costSamples(db, range)),
    costs: (query) => read(() => costs(db, query)),
    costSeries: (query) => read(() => costSeries(db, query)),
    costCharges: (query) => read(() => costCharges(db, query)),

    onClusterChange: (callback) => listener.subscribe(CLUSTERS_CHANNEL, callback),

    setting: (key) => read(() => setting(db, key)),
    saveSetting: (key, value) => withRetry('repeatable', () => saveSetting(db, key, value)),
    settleSetting: (key, value) => withRetry('repeatable', () => settleSetting(db, key, value)),
    async prune({ maxAgeDays, maxEvents }) {
      await pruneAzureBudget(db);
      await pruneFaultDeliveries(db);
      return { events: await pruneEvents(db, maxAgeDays, maxEvents), idempotencyKeys: await pruneIdempotencyKeys(db) };
    },
    async close() {
      await listener.close();
      await db.destroy();
    },
  };
}

function only<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new Error('what was asked for gave no answer');
  return item;
}
