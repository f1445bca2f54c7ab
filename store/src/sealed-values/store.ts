import type { Database } from '../database/database.ts';
import type { SealedValueStore } from './contract.ts';
import { sealedValue, sealedVersions, settleSealedKey } from './statements.ts';

export function sealedValueStore({ db, read, rewrite }: Database): SealedValueStore {
  return {
    sealedVersions: (uid) => read(() => sealedVersions(db, uid)),
    sealedValue: (uid, name, version) => read(() => sealedValue(db, uid, name, version)),
    settleSealedKey: (name, key, masterKeyIds) =>
      rewrite((session) => settleSealedKey(session, name, key, masterKeyIds)),
  };
}
