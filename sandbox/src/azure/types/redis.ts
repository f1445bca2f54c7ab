import type { ArmType } from './arm-type.ts';
import { armType, childType } from './define.ts';
import { privateEndpointConnection } from './private-endpoint-connection.ts';
import * as behaviour from './redis-behaviour.ts';

/** Before 2025-07-01 there are no sizes of Azure Managed Redis. */
const versions = ['2025-07-01'];
const name = /^(?=.{1,60}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/;
const long = { apiVersions: versions, put: 'azure-async', delete: 'azure-async', hasState: true } as const;

export const redisTypes: readonly ArmType[] = [
  armType({ ...long, type: behaviour.clusterType, delayMs: 400, name, behaviour: behaviour.cluster }),
  childType({ ...long, type: behaviour.databaseType, delayMs: 150, name: /^default$/, behaviour: behaviour.database }),
  childType({
    ...long,
    type: `${behaviour.databaseType}/accessPolicyAssignments`,
    delayMs: 50,
    patch: 'refused',
    name: /^[A-Za-z0-9]{1,60}$/,
    behaviour: behaviour.assignment,
  }),
  childType({
    apiVersions: versions,
    type: `${behaviour.clusterType}/privateEndpointConnections`,
    patch: 'refused',
    hasState: true,
    behaviour: privateEndpointConnection,
  }),
];
