import { homedir } from 'node:os';
import { join } from 'node:path';
import { writePrivateFile } from '../private-file.ts';
import { type Environment, readJson } from './home.ts';

/** Where `tenantry login` keeps its sessions, one for each server; readable by the user alone. */
export function sessionsFile(env: Environment): string {
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'tenantry', 'sessions.json');
}

interface KeptSession {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** The token of the session at a server, unless it has run out. It never goes to another one. */
export async function keptSession(env: Environment, server: string): Promise<string | null> {
  const kept = (await sessions(env))[server];
  return kept !== undefined && Date.parse(kept.expiresAt) > Date.now() ? kept.token : null;
}

/** Keeps a session, or forgets the one there is. */
export async function keepSession(env: Environment, server: string, session: KeptSession | null): Promise<void> {
  const { [server]: _, ...others } = await sessions(env);
  const kept = session === null ? others : { ...others, [server]: session };
  await writePrivateFile(sessionsFile(env), `${JSON.stringify(kept, null, 2)}\n`);
}

async function sessions(env: Environment): Promise<Readonly<Record<string, KeptSession>>> {
  const found = (await readJson(sessionsFile(env))) ?? {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, KeptSession] => {
      const { token, expiresAt } = (entry[1] ?? {}) as Partial<Record<string, unknown>>;
      return typeof token === 'string' && typeof expiresAt === 'string';
    }),
  );
}
