import type { ObjectStore } from '../contract.ts';
import type { Database } from '../database/database.ts';
import type { AuditRetentionStore } from './contract.ts';
import { actDeed, addAudit, auditBegin, auditEnd, listAudit } from './statements.ts';
import { anchorAudit, trimAudit } from './trim.ts';
import { verifyAudit } from './verify.ts';

export type AuditStore = AuditRetentionStore &
  Pick<ObjectStore, 'audit' | 'verifyAudit' | 'auditBegin' | 'auditEnd' | 'recordRefusal' | 'recordAct'>;

export function auditStore({ db, read, write }: Database): AuditStore {
  return {
    audit: (query) => read(() => listAudit(db, query)),
    verifyAudit: (checkpoints) => read(() => verifyAudit(db, checkpoints)),
    auditBegin: () => read(() => auditBegin(db)),
    auditEnd: () => read(() => auditEnd(db)),
    anchorAudit: (checkpoints, actor) => write((work) => anchorAudit(work, checkpoints, actor)),
    trimAudit: (before, most, checkpoints, actor) => write((work) => trimAudit(work, before, most, checkpoints, actor)),
    recordRefusal: (actor, action, kind, name, tenant) =>
      write((session) =>
        addAudit(session, actor, [{ action, kind, name, tenant, before: null, after: null, outcome: 'refused' }]),
      ),
    recordAct: (actor, act) => write((session) => addAudit(session, actor, [actDeed(act)])),
  };
}
