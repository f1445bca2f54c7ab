import type { Database } from '../database/database.ts';
import type { TokenStore } from './contract.ts';
import { addToken, endToken, expiringTokens, findToken, listTokens, pruneTokens } from './statements.ts';

export function tokenStore({ db, read, rewrite, write }: Database): Omit<TokenStore, 'livingToken' | 'useToken'> {
  return {
    addToken: (token, most, actor, at) => write((session) => addToken(session, token, most, actor, at)),
    token: (id) => read(() => findToken(db, id)),
    tokens: (query, at) => read(() => listTokens(db, query, at)),
    endToken: (id, actor, at) => write((session) => endToken(session, id, actor, at)),
    expiringTokens: (days, at) => read(() => expiringTokens(db, days, at)),
    pruneTokens: (afterDays) => rewrite((session) => pruneTokens(session, afterDays)),
  };
}
