import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { AccessRequestStore } from './contract.ts';
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
} from './statements.ts';

export function accessRequestStore({ db, read, write }: Database): AccessRequestStore {
  return {
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
  };
}
