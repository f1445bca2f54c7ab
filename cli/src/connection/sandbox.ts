import { join } from 'node:path';
import { nodeExchange } from '@tenantry/client/node';
import { CommandError, EXIT } from '../exit.ts';
import { isRunning, readJson } from './home.ts';

export interface SandboxCluster {
  readonly name: string;
  /** The administrator's, as YAML. */
  readonly kubeconfig: string;
}

/** The sandbox that runs on this machine, seen through its administration interface. */
export interface Sandbox {
  readonly arm: string;
  readonly subscriptionId: string;
  clusters(): Promise<readonly SandboxCluster[]>;
  /** A token that its ARM accepts. */
  token(): Promise<string>;
}

const ANSWERS_WITHIN_MS = 15_000;

/** @throws CommandError when none runs from this folder */
export async function openSandbox(folder: string): Promise<Sandbox> {
  const record = await readJson(join(folder, 'run.json'));
  const admin = record?.admin as { url?: unknown; token?: unknown } | undefined;
  if (record === null || typeof record.arm !== 'string' || typeof admin?.url !== 'string') throw notRunning(folder);
  if (typeof record.pid === 'number' && !isRunning(record.pid)) throw notRunning(folder);
  const { url, token } = admin;

  const ask = async (method: string, path: string): Promise<unknown> => {
    const request = {
      url: new URL(path, `${url}/`).href,
      method,
      headers: { authorization: `Bearer ${String(token)}` },
      body: null,
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    };
    const response = await nodeExchange(request).catch((error: unknown) => {
      throw new CommandError(EXIT.unreachable, `The sandbox does not answer at ${url}.`, null, error);
    });
    if (!response.ok)
      throw new CommandError(EXIT.failed, `The sandbox answered ${response.status} to ${method} ${path}.`);
    return JSON.parse(await response.text());
  };
  return {
    arm: record.arm,
    subscriptionId: String(record.subscriptionId),
    clusters: async () => (await ask('GET', 'clusters')) as readonly SandboxCluster[],
    token: async () => ((await ask('POST', 'token')) as { token: string }).token,
  };
}

function notRunning(folder: string): CommandError {
  return new CommandError(
    EXIT.unreachable,
    `No sandbox runs from ${folder}.`,
    'Start Tenantry on this machine with `npm start`. Is TENANTRY_HOME the one it was started with?',
  );
}
