import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'tenantry_session_';
const FORM = /^tenantry_session_([A-Za-z0-9_-]{16,128})\.([A-Za-z0-9_-]{43})$/;

/** What a client holds of a session: its token, and a signature without which the token, as the database has it, is nothing. */
export interface SessionTokens {
  issue(token: string): string;
  /** The token, or null where it is none of ours. */
  read(issued: string): string | null;
}

export function sessionTokens(key: Buffer): SessionTokens {
  const signature = (token: string) => createHmac('sha256', key).update(`session ${token}`).digest();
  return {
    issue: (token) => `${PREFIX}${token}.${signature(token).toString('base64url')}`,
    read(issued) {
      const [, token, signed] = FORM.exec(issued) ?? [];
      if (token === undefined || signed === undefined) return null;
      const given = Buffer.from(signed, 'base64url');
      const expected = signature(token);
      return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
    },
  };
}
