import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeViolations, errorsOf, specsAtHand } from '@tenantry/conformance/azure';
import { addSubscription } from '../../admin/subscriptions.ts';
import { startCluster } from '../../kubernetes/index.ts';
import { Journal } from '../../state/journal.ts';
import { type Azure, type AzureOptions, startAzure } from '../azure.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
  readonly body: any;
}

export interface Call {
  readonly apiVersion?: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

type StartOptions = Pick<AzureOptions, 'clock'>;

const untilTimeoutMs = 20_000;

/** A sandbox Azure in a temporary home, and a client of it that holds every answer, and every request that it takes, against Microsoft's schemas. */
export class AzureUnderTest {
  readonly home: string;
  azure: Azure;
  #journal: Journal;
  readonly violations: string[] = [];
  /** Token of the control plane's identity. */
  token = '';

  readonly #options: StartOptions;

  private constructor(home: string, journal: Journal, azure: Azure, options: StartOptions) {
    this.#options = options;
    this.home = home;
    this.#journal = journal;
    this.azure = azure;
  }

  static async start(options: StartOptions = {}): Promise<AzureUnderTest> {
    const home = await mkdtemp(join(tmpdir(), 'tenantry-azure-'));
    const journal = await Journal.open(home);
    const azure = await startAzure({ home, host: '127.0.0.1', port: 0, journal, startCluster, ...options });
    const test = new AzureUnderTest(home, journal, azure, options);
    await test.signIn();
    for (const namespace of [
      'Network',
      'ManagedIdentity',
      'KeyVault',
      'Compute',
      'ContainerService',
      'Storage',
      'DBforPostgreSQL',
      'Cache',
      'OperationalInsights',
      'Monitor',
      'Insights',
    ]) {
      await test.arm('POST', `/subscriptions/${test.subscriptionId}/providers/Microsoft.${namespace}/register`, {
        apiVersion: '2024-07-01',
      });
    }
    return test;
  }

  /** Takes a new token, for tests whose clock goes on. */
  async signIn(): Promise<void> {
    const { tokens, controlPlane } = this.azure.world;
    this.token = await tokens.issue(controlPlane(), 'https://management.azure.com/');
  }

  /** Ends it and starts it again from the same home. */
  async restart(): Promise<void> {
    const port = Number(new URL(this.azure.origin).port);
    await this.azure.close();
    await this.#journal.close();
    this.#journal = await Journal.open(this.home);
    const { home } = this;
    const place = { home, host: '127.0.0.1', port };
    this.azure = await startAzure({ ...place, journal: this.#journal, startCluster, ...this.#options });
  }

  async stop(): Promise<void> {
    await this.azure.close();
    await this.#journal.close();
    await rm(this.home, { recursive: true, force: true });
  }

  get subscriptionId(): string {
    return this.azure.world.subscriptionId;
  }

  /** `/subscriptions/…/resourceGroups/{group}` with anything after it. */
  group(name: string, rest = ''): string {
    return `/subscriptions/${this.subscriptionId}/resourceGroups/${name}${rest}`;
  }

  /** One more, with or without the control plane's rights there; its id. */
  async addSubscription(order: { readonly rights?: boolean } = {}): Promise<string> {
    const { body } = await addSubscription(this.azure, { ...order });
    return (body as { readonly subscriptionId: string }).subscriptionId;
  }

  async personToken(): Promise<string> {
    return await this.azure.world.tokens.issue(this.azure.person, 'https://management.azure.com');
  }

  async arm(method: string, path: string, call: Call = {}): Promise<Answer> {
    const apiVersion = call.apiVersion ?? '2024-03-01';
    const address = path.startsWith('http')
      ? path
      : `${this.azure.origin}${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersion}`;
    const response = await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${call.token ?? this.token}`,
        'content-type': 'application/json',
        ...call.headers,
      },
      ...(call.body === undefined
        ? {}
        : { body: typeof call.body === 'string' ? call.body : JSON.stringify(call.body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (!path.startsWith('http')) {
      if (response.status < 400) this.#holdRequest(method, path, apiVersion, call.body);
      this.#holdAgainstSchema(method, path, apiVersion, response.status, body);
    }
    return { status: response.status, headers: response.headers, body };
  }

  /** PUTs and waits until the resource says Succeeded. */
  async made(path: string, apiVersion: string, body: unknown): Promise<Answer> {
    const answer = await this.arm('PUT', path, { apiVersion, body });
    if (answer.status >= 300) throw new Error(`PUT ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return await until(async () => {
      const current = await this.arm('GET', path, { apiVersion });
      return ['Succeeded', undefined].includes(current.body?.properties?.provisioningState) && current.status === 200
        ? current
        : null;
    });
  }

  /** Polls what an answer says to poll, until it is over. */
  async over(answer: Answer): Promise<Answer> {
    const asynchronous = answer.headers.get('azure-asyncoperation');
    const address = asynchronous ?? answer.headers.get('location');
    if (!address) return answer;
    return await until(async () => {
      const polled = await this.arm('GET', address);
      const isRunning = asynchronous ? polled.body.status === 'InProgress' : polled.status === 202;
      return isRunning ? null : polled;
    });
  }

  /** What the sandbox took is what Azure would take; what it refused may be as wrong as a test likes. */
  #holdRequest(method: string, path: string, apiVersion: string, body: unknown): void {
    const { pathname, searchParams } = new URL(path, this.azure.origin);
    if (pathname.includes('Microsoft.ResourceGraph') || typeof body === 'string') return;
    const query = Object.fromEntries([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
    const found = specsAtHand()?.validateRequest({ method, path: pathname, apiVersion, query, body });
    const errors = errorsOf(found ?? []).filter(({ rule }) => rule !== 'unknown-operation' && rule !== 'api-version');
    if (errors.length > 0)
      this.violations.push(`${method} ${path} ${apiVersion}, taken by the sandbox\n${describeViolations(errors)}`);
  }

  #holdAgainstSchema(method: string, path: string, apiVersion: string, status: number, body: unknown): void {
    // What has no published description here: the graph, and refusals that a service may word as it likes.
    if (status >= 400 || path.includes('Microsoft.ResourceGraph')) return;
    const found = specsAtHand()?.validateResponse({
      method,
      path: path.split('?')[0] ?? '',
      apiVersion,
      status,
      body,
    });
    const errors = errorsOf(found ?? []);
    if (errors.length > 0)
      this.violations.push(`${method} ${path} ${apiVersion} ${status}\n${describeViolations(errors)}`);
  }
}

/** Asks again until there is an answer. */
export async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + untilTimeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > end) throw new Error('what was waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
