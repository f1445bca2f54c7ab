import type { AzureAccess } from '@tenantry/observe/identity';

/** Reads who may do what in the cloud. Nothing is cached: each answer is of its own moment. Throws DriverError. */
export interface AccessGateway {
  access(subscriptionId: string, signal: AbortSignal): Promise<{ readonly access: AzureAccess; readonly at: Date }>;
}
