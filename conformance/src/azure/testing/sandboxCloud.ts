import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holdAgainst, readExchanges, specsAtHand } from '../index.ts';

interface RunRecord {
  readonly pid: number;
  readonly arm: string;
  readonly https: string;
  /** File with the certificate that `https` is to be trusted by. */
  readonly authority: string;
  readonly imds: { readonly endpoint: string; readonly header: string };
  readonly admin: { readonly url: string; readonly token: string };
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly principalId: string;
}

interface Token {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/**
 * A sandbox of its own, as a process of its own, in a directory that goes with it. At its end every request to its Resource
 * Manager and every answer is held against Microsoft's descriptions.
 */
export class SandboxCloud implements AsyncDisposable {
  readonly run: RunRecord;
  private readonly child: ChildProcess;
  private readonly home: string;

  private constructor(run: RunRecord, child: ChildProcess, home: string) {
    this.run = run;
    this.child = child;
    this.home = home;
  }

  static async start(): Promise<SandboxCloud> {
    const home = mkdtempSync(join(tmpdir(), 'tenantry-sandbox-'));
    const program = fileURLToPath(import.meta.resolve('@tenantry/sandbox/main'));
    const child = spawn(process.execPath, [program, '--home', home, '--exchanges', exchangesIn(home)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const deadline = Date.now() + 60_000;
    for (;;) {
      const run = readRun(home);
      if (run !== null && run.pid === child.pid) return new SandboxCloud(run, child, home);
      if (child.exitCode !== null) throw new Error(`the sandbox ended with code ${child.exitCode}`);
      if (Date.now() > deadline) throw new Error('the sandbox did not start within a minute');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The control plane's own identity, asked for as a managed identity is. */
  readonly credential = {
    getToken: async (scopes: string | string[]): Promise<Token> => {
      const [scope = ''] = [scopes].flat();
      const url = new URL(this.run.imds.endpoint);
      url.searchParams.set('api-version', '2019-08-01');
      url.searchParams.set('resource', scope.replace(/\/\.default$/, ''));
      const headers = { 'X-IDENTITY-HEADER': this.run.imds.header };
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
      if (!response.ok) throw new Error(`no token: status ${response.status}`);
      const body = (await response.json()) as { access_token: string; expires_on: string };
      return { token: body.access_token, expiresOnTimestamp: Number(body.expires_on) * 1000 };
    },
  };

  /** A call to the sandbox's own controls. */
  async admin(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.run.admin.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.run.admin.token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(10_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: status ${response.status}: ${await response.text()}`);
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  }

  /** A person at work behind the control plane's back. */
  async byHand(method: string, path: string, apiVersion: string, body?: unknown): Promise<number> {
    const { token } = (await this.admin('POST', '/token', {})) as { token: string };
    const response = await fetch(`${this.run.arm}${path}?api-version=${apiVersion}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(10_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status >= 400) throw new Error(`${method} ${path}: status ${response.status}: ${text}`);
    return response.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 20_000);
    if (this.child.exitCode === null) await ended;
    clearTimeout(timer);
    const specs = specsAtHand();
    const breaches = specs === null ? [] : holdAgainst(specs, readExchanges(exchangesIn(this.home))).breaches;
    rmSync(this.home, { recursive: true, force: true });
    if (breaches.length > 0) throw new Error(`not as Microsoft describes it:\n${breaches.join('\n')}`);
  }
}

const exchangesIn = (home: string) => join(home, 'exchanges.jsonl');

function readRun(home: string): RunRecord | null {
  try {
    return JSON.parse(readFileSync(join(home, 'run.json'), 'utf8'));
  } catch {
    return null; // Not written yet.
  }
}
