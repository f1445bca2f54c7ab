import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import { countAttempt, forgetAttempts } from './attempts.ts';
import type { AccountStore } from './contract.ts';
import { approval, endSession, noteApproval, pruneAccounts, sessions } from './sessions.ts';
import {
  addUser,
  changeUser,
  passwordHash,
  removeSecondFactor,
  removeUser,
  setPassword,
  user,
  users,
} from './users.ts';

export function accountStore({ db, read, write }: Database): Omit<AccountStore, 'standing' | 'session'> {
  return {
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
  };
}
