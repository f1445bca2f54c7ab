import type { z } from 'zod';
import type { AllocationRequest, CompileInput, Kind, SpecFault } from '../model/kind.ts';
import { UNITS, type Usage, virtualMachine } from '../model/usage.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { cloudFaults, tenantInAzure } from '../tenant/azure-tenant.ts';
import { memberRequest } from '../tenant/security-groups.ts';
import { hostActions } from './actions.ts';
import { lunKey, machineId, machineResources } from './machine.ts';
import { type HostSpec, hostSchema } from './schema.ts';

function allocations(input: Omit<CompileInput<HostSpec>, 'allocations'>): AllocationRequest[] {
  const place = tenantInAzure(input);
  const pool = `lun:${machineId(place.group, input.object.name).toLowerCase()}`;
  return [
    memberRequest('member', place),
    ...Object.keys(input.spec.disks).map((disk) => ({ key: lunKey(disk), pool, from: 0, to: 63 })),
  ];
}

/** Disks that would have to become smaller or of another kind, neither of which Azure does to a disk in use. */
function diskFaults({ spec, existing }: Parameters<NonNullable<Kind<HostSpec>['faults']>>[0]): SpecFault[] {
  const before = hostSchema.safeParse(existing?.spec);
  if (!before.success) return [];
  return Object.entries(spec.disks).flatMap(([name, { sizeGiB, type }]) => {
    const there = before.data.disks[name];
    if (there === undefined) return [];
    const remedy = 'make another disk, copy what is on it, and take this one out';
    return [
      ...(sizeGiB < there.sizeGiB
        ? [{ field: `spec.disks.${name}.sizeGiB`, message: `cannot shrink from ${there.sizeGiB}`, remedy }]
        : []),
      ...(type === there.type ? [] : [{ field: `spec.disks.${name}.type`, message: 'cannot change', remedy }]),
    ];
  });
}

function usage({ size, stopped, systemDisk, disks }: HostSpec): Usage {
  const space = Object.values(disks).reduce((sum, { sizeGiB }) => sum + sizeGiB, systemDisk.sizeGiB);
  return {
    sizes: [{ field: 'spec.size', size }],
    units: [...(stopped ? [] : [{ unit: virtualMachine(size), quantity: 1 }]), { unit: UNITS.disk, quantity: space }],
  };
}

const ANOTHER = 'make another host beside it, and delete this one';

/** A virtual machine of the tenant. */
export const Host: Kind<HostSpec> = {
  name: 'Host',
  plural: 'hosts',
  shortNames: ['vm'],
  scope: 'tenant',
  summary: "A virtual machine in the tenant's network, with its identity, its key for disks and its SSH key.",
  group: 'nodes',
  figures: { Size: 'spec.size', Image: 'spec.image', Power: 'status.outputs.power', Address: 'status.outputs.address' },
  schema: hostSchema as z.ZodType<HostSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'build', tenant: 'dev01', spec: { size: 'Standard_D2s_v5', disks: { data: { sizeGiB: 128 } } } },
  immutable: {
    image: `a machine keeps what it started from; ${ANOTHER}`,
    user: `it is made at the first start; ${ANOTHER}`,
    cloudInit: `it is done at the first start; ${ANOTHER}`,
    zone: `a machine cannot move; ${ANOTHER}`,
    systemDisk: `it is made with the machine; ${ANOTHER}`,
    secureBoot: `it is settled when the machine is made; ${ANOTHER}`,
    encryptionAtHost: `it is settled when the machine is made; ${ANOTHER}`,
  },
  references: () => [],
  allocations,
  usage,
  faults: (input) => [...cloudFaults(input, 'a host'), ...diskFaults(input)],
  actions: hostActions,
  compile: (input) => {
    const { object, spec } = input;
    return machineResources(tenantInAzure(input), object.name, spec, input.allocations, object.counters.restarts ?? 0);
  },
  outputs: ({ object, spec, references, installation }, resources) => ({
    address: resources.interface?.address ?? null,
    user: spec.user,
    power: resources.power?.state ?? null,
    machine: machineId(tenantInAzure({ references, installation }).group, object.name),
  }),
};
