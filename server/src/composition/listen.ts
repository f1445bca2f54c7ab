import type { FastifyInstance } from 'fastify';
import { DEFAULT_PORT, type Settings, SettingsError } from './settings.ts';

export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** Listens on the port that was asked for, or else on the usual one, or else on any. Returns the address. */
export async function listen(
  server: FastifyInstance,
  settings: Settings,
  lastPort: number | null,
  tell: (line: string) => void,
): Promise<string> {
  const { host, port } = settings;
  if (port !== null) {
    try {
      return await server.listen({ host, port });
    } catch (error) {
      if (!isTaken(error)) throw error;
      throw new SettingsError(`port ${port} is taken by another program; set TENANTRY_PORT to a free one`);
    }
  }
  // The address of the last run first, so that what points at it goes on working.
  for (const candidate of new Set([lastPort ?? DEFAULT_PORT, DEFAULT_PORT, 0])) {
    try {
      return await server.listen({ host, port: candidate });
    } catch (error) {
      if (!isTaken(error)) throw error;
      tell(`Port ${candidate} is taken by another program; taking another. TENANTRY_PORT chooses one.`);
    }
  }
  throw new SettingsError('no port is free to listen on');
}
