import { randomUUID } from 'node:crypto';
import { textAt } from '../../json.ts';
import type { ArmType, Draft } from './arm-type.ts';
import { armType } from './define.ts';
import { propertiesOf } from './network-behaviour.ts';

const versions = ['2023-09-01', '2024-03-01', '2024-07-01', '2024-11-01'];
const references = { status: 400, code: 'InvalidParameter' };
const name = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$/;

/** Nothing runs: what matters of a machine here is which interfaces are its own. */
export const machineTypes: readonly ArmType[] = [
  armType({
    type: 'Microsoft.Compute/virtualMachines',
    apiVersions: versions,
    put: 'azure-async',
    delete: 'location',
    hasState: true,
    hasEtag: true,
    delayMs: 300,
    name,
    references,
    behaviour: {
      complete(draft, world) {
        identify(draft, 'vmId');
        propertiesOf(draft).timeCreated ??= world.clock().toISOString();
      },
    },
  }),
  armType({
    type: 'Microsoft.Compute/virtualMachineScaleSets',
    apiVersions: versions,
    put: 'azure-async',
    delete: 'location',
    hasState: true,
    hasEtag: true,
    delayMs: 300,
    name,
    references,
    behaviour: { complete: (draft) => identify(draft, 'uniqueId') },
  }),
];

function identify(draft: Draft, field: 'vmId' | 'uniqueId'): void {
  const before = textAt((draft.previous?.body.properties ?? {}) as Draft['body'], field);
  propertiesOf(draft)[field] = before ?? randomUUID();
}
