import type { AccessAnswer, AccessQuestion, ApiResource, RightsObjects } from '@tenantry/drivers/kubernetes';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { KubeRole } from '../options.ts';

export interface TenantAccount {
  readonly connection: string;
  readonly namespace: string;
  /** The service account that a role acts as. */
  readonly account: string;
}

/** Asks clusters what they decide. Throws DriverError. */
export interface RightsGateway {
  /** Throws `NotReadyError` while the tenant has no namespace yet. */
  account(tenant: DeclaredObject, role: KubeRole): TenantAccount;
  resources(connection: string, signal: AbortSignal): Promise<readonly ApiResource[]>;
  review(connection: string, question: AccessQuestion, signal: AbortSignal): Promise<AccessAnswer>;
  role(connection: string, namespace: string | null, name: string, signal: AbortSignal): Promise<JsonObject | null>;
  rights(connection: string, namespace: string, signal: AbortSignal): Promise<RightsObjects>;
}
