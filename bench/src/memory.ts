import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { FreshCluster } from './cluster.ts';
import { ControlPlane } from './control-plane.ts';
import { infrastructureManifest, tenantManifests } from './declared.ts';
import { type Figure, ratio } from './figures.ts';
import { residentAtRest, residentBytes } from './resident-memory.ts';

const READY_WITHIN_MS = 1_800_000;
const KIB = 1024;

/** Resident memory of the control plane's process with no tenant and with many, against a Node process that does nothing. */
export async function measureMemory(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  const nothing = await residentOfNothing();
  const baseline = `${megabytes(nothing)}: Node that does nothing`;
  const cluster = await FreshCluster.start();
  try {
    const plane = await ControlPlane.start();
    try {
      await plane.apply([infrastructureManifest(cluster.kubeconfigFile)]);
      await plane.untilReady('Infrastructure', 1, READY_WITHIN_MS);
      const empty = await residentAtRest(plane.pid);
      tell(`no tenant: ${megabytes(empty)}`);
      await plane.apply(tenantManifests(tenants));
      await plane.untilReady('Tenant', tenants, READY_WITHIN_MS);
      const full = await residentAtRest(plane.pid);
      tell(`${tenants} tenants, just made: ${megabytes(full)}`);
      await plane.stop();
      await plane.start();
      await plane.untilReady('Tenant', tenants, READY_WITHIN_MS);
      const restarted = await residentAtRest(plane.pid);
      tell(`${tenants} tenants, started again: ${megabytes(restarted)}`);
      const perTenant = (resident: number) => `${((resident - empty) / KIB / tenants).toFixed(0)} KiB a tenant`;
      return [
        { what: 'memory, no tenant', measured: megabytes(empty), baseline, ratio: ratio(empty, nothing) },
        {
          what: `memory, ${tenants} tenants just made`,
          measured: `${megabytes(full)}, ${perTenant(full)}`,
          baseline: `${megabytes(empty)}: no tenant`,
          ratio: ratio(full, empty),
        },
        {
          what: `memory, ${tenants} tenants after a restart`,
          measured: `${megabytes(restarted)}, ${perTenant(restarted)}`,
          baseline: `${megabytes(empty)}: no tenant`,
          ratio: ratio(restarted, empty),
        },
      ];
    } finally {
      await plane.dispose();
    }
  } finally {
    await cluster.stop();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / KIB / KIB).toFixed(0)} MiB`;
}

async function residentOfNothing(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6); console.log()'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    await once(child.stdout, 'data');
    if (child.pid === undefined) throw new Error('Node did not start');
    return await residentBytes(child.pid);
  } finally {
    child.kill();
    await ended;
  }
}
