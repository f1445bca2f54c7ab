import { randomUUID } from 'node:crypto';
import { textAt } from '../../json.ts';
import type { ArmType } from './arm-type.ts';
import { armType } from './define.ts';
import { virtualMachine } from './machine.ts';
import { propertiesOf } from './network-behaviour.ts';

const versions = ['2023-09-01', '2024-03-01', '2024-07-01', '2024-11-01'];
const references = { status: 400, code: 'InvalidParameter' };
const name = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$/;

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
    behaviour: virtualMachine,
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
    behaviour: {
      complete(draft) {
        const properties = propertiesOf(draft);
        const before = textAt((draft.previous?.body.properties ?? {}) as typeof properties, 'uniqueId');
        properties.uniqueId = before ?? randomUUID();
      },
    },
  }),
];
