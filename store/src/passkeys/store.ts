import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { PasskeyStore } from './contract.ts';
import {
  addPasskey,
  credentialIds,
  passkeyOwner,
  passkeys,
  removePasskey,
  removePasskeys,
  renamePasskey,
  usePasskey,
} from './statements.ts';

export function passkeyStore({ db, read, write }: Database): PasskeyStore {
  return {
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
  };
}
