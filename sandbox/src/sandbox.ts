import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { adminHandler } from './admin/api.ts';
import { applyConditions } from './admin/faults.ts';
import type { SandboxArguments } from './arguments.ts';
import type { StartCluster } from './azure/aks/cluster-host.ts';
import { type Azure, startAzure } from './azure/azure.ts';
import { calm } from './azure/settings.ts';
import { lockHome } from './home-lock.ts';
import { authorityPath } from './http/certificate.ts';
import { Listener } from './http/listener.ts';
import { type RunFile, removeRunFile, runningSandbox, writeRunFile } from './run-file.ts';
import { Journal } from './state/journal.ts';

export interface Sandbox {
  readonly run: RunFile;
  readonly azure: Azure;
  close(): Promise<void>;
}

/** Starts the sandbox of a home. Throws when one runs there already. */
export async function startSandbox(
  { home, host, port, conditions = calm, exchanges }: SandboxArguments,
  startCluster: StartCluster,
): Promise<Sandbox> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const running = await runningSandbox(home);
  if (running) throw new Error(`a sandbox already runs in ${home}: process ${running.pid}, ${running.arm}`);
  const unlock = await lockHome(home);
  try {
    const journal = await Journal.open(home);
    const addresses = journal.table<number | string>('addresses');
    const known = addresses.get('token');
    const token = typeof known === 'string' ? known : randomBytes(32).toString('base64url');
    addresses.set('token', token);
    const azure = await startAzure({
      home,
      host,
      port: port || Number(addresses.get('port') ?? 0),
      journal,
      startCluster,
      conditions,
      ...(exchanges === undefined ? {} : { exchanges }),
    });
    applyConditions(azure);
    // Apart from the cloud, so that its faults never reach its controls.
    const controls = new Listener(host);
    const controlPort = await controls.listen(Number(addresses.get('controls') ?? 0), adminHandler(azure, token), true);
    addresses.set('port', Number(new URL(azure.origin).port));
    addresses.set('controls', controlPort);
    await journal.flushed();
    const address = new URL(azure.origin);
    address.port = String(controlPort);
    const run = describe(azure, address.origin, token, home);
    await writeRunFile(home, run);
    return {
      run,
      azure,
      async close() {
        await controls.closeAll();
        await azure.close();
        await journal.close();
        await removeRunFile(home);
        await unlock();
      },
    };
  } catch (cause) {
    await unlock();
    throw cause;
  }
}

function describe({ world, origin }: Azure, controls: string, token: string, home: string): RunFile {
  const own = world.controlPlane();
  return {
    pid: process.pid,
    arm: origin,
    https: origin.replace(/^http:/, 'https:'),
    authority: resolve(authorityPath(home)),
    imds: { endpoint: `${origin}/msi/token`, header: world.identityHeader },
    admin: { url: controls, token },
    subscriptionId: world.subscriptionId,
    tenantId: world.tenantId,
    principalId: own.objectId,
    clientId: own.clientId,
  };
}
