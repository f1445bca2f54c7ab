import { objectAt, textAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { Behaviour } from './arm-type.ts';
import { propertiesOf } from './network-behaviour.ts';

export const configurationType = 'Microsoft.DBforPostgreSQL/flexibleServers/configurations';

/** Some of the several hundred that a server has, with what they are by default and whether they wait for a restart. */
const known: readonly (readonly [string, string, 'dynamic' | 'static'])[] = [
  ['azure.extensions', '', 'dynamic'],
  ['log_min_duration_statement', '-1', 'dynamic'],
  ['log_connections', 'on', 'dynamic'],
  ['require_secure_transport', 'on', 'dynamic'],
  ['shared_preload_libraries', 'pg_cron,pg_stat_statements', 'static'],
  ['max_connections', '859', 'static'],
  ['timezone', 'UTC', 'dynamic'],
  ['work_mem', '4096', 'dynamic'],
];

/** A parameter: there from the start, set to a value or back to its default, never deleted. */
export const configuration: Behaviour = {
  complete(draft) {
    const before = objectAt(draft.previous?.body, 'properties');
    if (draft.previous === undefined) {
      throw new ArmError(400, 'UnknownServerParameter', `The server has no parameter '${draft.name}'.`);
    }
    const given = propertiesOf(draft);
    const byDefault = textAt(before, 'defaultValue') ?? '';
    const value = textAt(given, 'source') === 'user-override' ? (textAt(given, 'value') ?? '') : byDefault;
    const isSet = value !== byDefault;
    const waits = before.isDynamicConfig === false && value !== before.value;
    draft.body = {
      properties: {
        ...before,
        value: draft.name === 'azure.extensions' ? value.toUpperCase() : value,
        source: isSet ? 'user-override' : 'system-default',
        isConfigPendingRestart: waits || before.isConfigPendingRestart === true,
      },
    };
  },
};

/** What a server that was just made has. */
export function putConfigurations(world: World, server: ResourceRecord): void {
  const now = world.clock().toISOString();
  for (const [name, value, kind] of known) {
    world.resources.put({
      id: `${server.id}/configurations/${name}`,
      name,
      type: configurationType,
      body: {
        properties: {
          value,
          defaultValue: value,
          source: 'system-default',
          dataType: 'String',
          isDynamicConfig: kind === 'dynamic',
          isReadOnly: false,
          isConfigPendingRestart: false,
        },
      },
      hidden: {},
      etag: newEtag(),
      createdAt: now,
      changedAt: now,
      state: 'Succeeded',
    });
  }
}
