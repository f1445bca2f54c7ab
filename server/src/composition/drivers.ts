import { type AzureDriver, aksAccess, azureCredential, createAzureDriver } from '@tenantry/drivers/azure';
import type { Driver, DriverError } from '@tenantry/drivers/contract';
import { createKubernetesDriver, type KubernetesDriver } from '@tenantry/drivers/kubernetes';
import type { SealedValues } from '@tenantry/drivers/sealed';
import { createVaultDriver, type VaultDriver } from '@tenantry/drivers/vault';
import type { AzureBudgetStore, WriteLaneStore } from '@tenantry/store/contract';
import type { Logger } from 'pino';
import type { OpenRegistry } from '../clusters/registry.ts';
import type { AzureConnection } from './azure.ts';
import { clusterResolver } from './clusters.ts';
import type { Settings } from './settings.ts';
import type { SteadyClock } from './steady-clock.ts';

export interface OpenDrivers {
  readonly drivers: readonly Driver[];
  readonly kubernetes: KubernetesDriver;
  /** Null without Azure. */
  readonly vault: VaultDriver | null;
  readonly azureDriver: AzureDriver | null;
}

/** The drivers as the product runs them; whoever opens them closes each. */
export function createDrivers(
  settings: Pick<Settings, 'sweepSeconds' | 'allowExecKubeconfig'>,
  azure: AzureConnection | null,
  {
    registry,
    store,
    sealer,
    clock,
  }: {
    readonly registry: Pick<OpenRegistry, 'access'>;
    readonly store: AzureBudgetStore & WriteLaneStore;
    readonly sealer: SealedValues;
    readonly clock: Pick<SteadyClock, 'now' | 'nowMs'>;
  },
  log: Pick<Logger, 'warn'>,
): OpenDrivers {
  const drivers: Driver[] = [];
  const onProblem = (error: DriverError) => log.warn({ err: error }, 'looking for drift failed; it is tried again');
  let vault: VaultDriver | null = null;
  let azureDriver: AzureDriver | null = null;
  let aks: Parameters<typeof clusterResolver>[0]['aks'] = null;
  if (azure !== null) {
    const credential = azureCredential(azure.credential);
    const driver = createAzureDriver({
      endpoint: azure.endpoint,
      credential,
      sweepSeconds: settings.sweepSeconds,
      onProblem,
      shared: store,
      clock: { now: clock.nowMs },
    });
    vault = createVaultDriver({
      credential,
      arm: driver.arm,
      allowLoopback: azure.isLoopback,
      sealed: sealer,
      sweepSeconds: settings.sweepSeconds,
      onProblem,
      now: clock.nowMs,
    });
    azureDriver = driver;
    drivers.push(driver, vault);
    aks = (clusterId) => aksAccess(driver.arm, clusterId);
  }
  const kubernetes = createKubernetesDriver({
    resolve: clusterResolver({ aks, registry, allowExec: settings.allowExecKubeconfig }),
    sealed: sealer,
    clock: clock.now,
  });
  drivers.push(kubernetes);
  return { drivers, kubernetes, vault, azureDriver };
}
