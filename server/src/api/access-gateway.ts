import type { AzureAccess } from '@tenantry/observe/identity';

export interface ServerAdministrator {
  readonly id: string;
  readonly principalId: string;
}

/** Reads who may do what in the cloud. Nothing is cached: each answer is of its own moment. Throws DriverError. */
export interface AccessGateway {
  access(subscriptionId: string, signal: AbortSignal): Promise<{ readonly access: AzureAccess; readonly at: Date }>;
  /** Of a database server, or who uses a Redis, by its id. Principals are in lower case. */
  administrators(
    server: string,
    signal: AbortSignal,
  ): Promise<{ readonly administrators: readonly ServerAdministrator[]; readonly at: Date }>;
}
