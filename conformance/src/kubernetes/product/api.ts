import type { JsonObject } from '@tenantry/kinds';

const TIMEOUT_MS = 60_000;
const MOST_PAGES = 100;

export interface Declared {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: JsonObject;
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: unknown; readonly message?: string }[];
    readonly outputs?: JsonObject;
  };
}

/** What the product refused, in its own words. */
export class ProductRefused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'ProductRefused';
    this.status = status;
  }
}

/** The product, as its users reach it. */
export class ProductApi {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  apply(manifests: readonly JsonObject[]): Promise<JsonObject> {
    return this.#send('POST', '/api/v1/apply', { items: [...manifests] });
  }

  async find(plural: string, name: string): Promise<Declared | null> {
    try {
      return (await this.#send('GET', `/api/v1/${plural}/${name}`)) as unknown as Declared;
    } catch (error) {
      if (error instanceof ProductRefused && error.status === 404) return null;
      throw error;
    }
  }

  async list(plural: string): Promise<readonly Declared[]> {
    const found: Declared[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = new URLSearchParams({ limit: '200', ...(cursor === null ? {} : { cursor }) });
      const answer = await this.#send('GET', `/api/v1/${plural}?${query}`);
      found.push(...(answer.items as unknown as Declared[]));
      cursor = typeof answer.nextCursor === 'string' ? answer.nextCursor : null;
      if (cursor === null) return found;
    }
    throw new Error(`there are more than ${MOST_PAGES * 200} ${plural}`);
  }

  async delete(plural: string, name: string): Promise<void> {
    try {
      await this.#send('DELETE', `/api/v1/${plural}/${name}`);
    } catch (error) {
      if (!(error instanceof ProductRefused) || (error.status !== 404 && error.status !== 409)) throw error;
    }
  }

  async token(tenant: string, role: 'viewer' | 'editor'): Promise<string> {
    const body = { role, expirationSeconds: 3600 };
    return String((await this.#send('POST', `/api/v1/tenants/${tenant}/kube-token`, body)).token);
  }

  async #send(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    const response = await fetch(new URL(path, this.#url), {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    const answer = text === '' ? {} : (JSON.parse(text) as JsonObject);
    if (response.ok) return answer;
    const errors = (answer.errors ?? []) as { field?: string; message?: string }[];
    const details = errors.map(({ field, message }) => `${field} ${message}`).join('; ');
    throw new ProductRefused(
      response.status,
      `${method} ${path} was answered with ${response.status}: ${String(answer.detail ?? answer.title ?? text)} ${details}`,
    );
  }
}
