import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { AuditReceiverStore } from './contract.ts';
import {
  AUDIT_CHANNEL,
  addAuditReceiver,
  auditAfter,
  auditReceiver,
  auditReceivers,
  changeAuditReceiver,
  dueAuditReceivers,
  removeAuditReceiver,
} from './statements.ts';
import { stepAuditReceiver } from './step.ts';

export function auditReceiverStore({ db, read, write, listener }: Database): AuditReceiverStore {
  return {
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
  };
}
