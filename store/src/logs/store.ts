import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { LogStore } from './contract.ts';
import { countTenantEvents, lastTenantEvent, searchTenantEvents, tenantEventsAfter } from './events.ts';
import { KnownNamespaces } from './known-namespaces.ts';
import {
  countLogs,
  lastLogPosition,
  lastLogPositions,
  logPositions,
  logsAfter,
  searchLogs,
  tenantNamespaces,
  tenantsOfLogs,
} from './read.ts';
import { retainLogs } from './retain.ts';
import { LOGS_CHANNEL, LogWriter } from './write.ts';

export function logStore({ db, pool, read, listener }: Database): LogStore {
  const writer = new LogWriter(pool, db);
  const namespaces = new KnownNamespaces(db);
  return {
    // What was rolled back may be sent again; whether a commit that broke off happened, its positions say.
    writeLogs: (batch) => withRetry('once', () => writer.write(batch)),
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
    knownNamespaces: () => read(() => namespaces.all()),
    retainLogs: (retentions) => withRetry('repeatable', () => retainLogs(db, retentions, new Date())),
    onLogs: (callback) => listener.subscribe(LOGS_CHANNEL, callback),
  };
}
