import { ArmError } from '../arm/error.ts';
import type { ArmType } from './arm-type.ts';
import { armType, childType } from './define.ts';
import { propertiesOf } from './network-behaviour.ts';

export const resourcesTypes: readonly ArmType[] = [
  armType({
    type: 'Microsoft.Resources/resourceGroups',
    apiVersions: [
      '2021-01-01',
      '2021-04-01',
      '2022-09-01',
      '2023-07-01',
      '2024-03-01',
      '2024-07-01',
      '2024-11-01',
      '2025-04-01',
    ],
    scope: 'subscription',
    delete: 'location',
    hasState: true,
    delayMs: 300,
    name: /^[-\w._()]{0,89}[-\w_()]$/,
    behaviour: {
      complete(draft) {
        propertiesOf(draft);
      },
    },
  }),
  childType({
    type: 'Microsoft.Authorization/locks',
    apiVersions: ['2016-09-01', '2017-04-01', '2020-05-01'],
    scope: 'extension',
    name: /^.{1,90}$/,
    patch: 'refused',
    behaviour: {
      complete(draft) {
        const level = propertiesOf(draft).level;
        if (level !== 'CanNotDelete' && level !== 'ReadOnly') {
          throw new ArmError(
            400,
            'InvalidLockLevel',
            `The lock level '${String(level)}' is none of CanNotDelete, ReadOnly.`,
          );
        }
      },
    },
  }),
];
