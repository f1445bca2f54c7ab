import type { Database } from '../database/database.ts';
import type { TrustStore } from './contract.ts';
import { addTrust, deleteTrust, isTrusted, listTrusts, replaceTrust, trustsIn } from './statements.ts';

export function trustStore({ db, read, write }: Database): TrustStore {
  return {
    addTrust: (trust, most, actor, at) => write((session) => addTrust(session, trust, most, actor, at)),
    replaceTrust: (trust, actor, at) => write((session) => replaceTrust(session, trust, actor, at)),
    trusts: (tenantUid) => read(() => listTrusts(db, tenantUid)),
    trustsIn: (issuer, tenant) => read(() => trustsIn(db, issuer, tenant)),
    isTrusted: (issuer) => read(() => isTrusted(db, issuer)),
    deleteTrust: (tenantUid, name, actor) => write((session) => deleteTrust(session, tenantUid, name, actor)),
  };
}
