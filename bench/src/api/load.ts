import { Pool } from 'undici';

const ANSWERS_WITHIN_MS = 60_000;

export interface LoadRequest {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Load {
  readonly seconds: number;
  /** Milliseconds of each answer, from its request to the last byte. */
  readonly times: readonly number[];
}

/**
 * Sends one request after another over so many connections, each as soon as the answer before it is whole. Throws for every answer
 * that says no.
 */
export async function load(
  url: string,
  connections: number,
  seconds: number,
  headers: Readonly<Record<string, string>>,
  next: () => LoadRequest,
): Promise<Load> {
  const pool = new Pool(url, { connections, headersTimeout: ANSWERS_WITHIN_MS, bodyTimeout: ANSWERS_WITHIN_MS });
  const times: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  const one = async () => {
    while (performance.now() < endsAt) {
      const request = next();
      const askedAt = performance.now();
      const answer = await pool.request({ ...request, headers: { ...headers, ...request.headers } });
      const text = await answer.body.text();
      times.push(performance.now() - askedAt);
      if (answer.statusCode >= 300) throw new Error(`${request.path} → ${answer.statusCode} ${text}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, one));
    return { seconds: (performance.now() - startedAt) / 1_000, times };
  } finally {
    await pool.destroy();
  }
}
