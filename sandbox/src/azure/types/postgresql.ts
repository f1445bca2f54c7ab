import type { ArmType } from './arm-type.ts';
import { armType, childType } from './define.ts';
import * as behaviour from './postgresql-behaviour.ts';
import { configuration, configurationType } from './postgresql-configuration.ts';
import { privateEndpointConnection } from './private-endpoint-connection.ts';

const versions = ['2022-12-01', '2024-08-01', '2025-08-01'];
const long = { apiVersions: versions, put: 'azure-async', delete: 'azure-async', createdStatus: 202 } as const;

export const postgresqlTypes: readonly ArmType[] = [
  armType({
    ...long,
    type: behaviour.serverType,
    delayMs: 400,
    name: /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
    behaviour: behaviour.server,
  }),
  childType({
    ...long,
    type: behaviour.databaseType,
    delayMs: 50,
    patch: 'refused',
    name: /^[a-zA-Z_][\w-]{0,62}$/,
    behaviour: behaviour.database,
  }),
  childType({
    ...long,
    type: `${behaviour.serverType}/administrators`,
    delayMs: 50,
    patch: 'refused',
    name: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
    behaviour: behaviour.administrator,
  }),
  childType({
    ...long,
    type: `${behaviour.serverType}/firewallRules`,
    delayMs: 50,
    patch: 'refused',
    name: /^[a-zA-Z0-9-_]{1,128}$/,
    behaviour: behaviour.firewallRule,
  }),
  childType({
    ...long,
    type: configurationType,
    delete: 'refused',
    delayMs: 50,
    patch: 'refused',
    name: /^[-\w._]{1,256}$/,
    behaviour: configuration,
  }),
  childType({
    apiVersions: versions,
    type: `${behaviour.serverType}/privateEndpointConnections`,
    createdStatus: 200,
    patch: 'refused',
    hasState: true,
    behaviour: privateEndpointConnection,
  }),
];
