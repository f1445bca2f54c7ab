import type { z } from 'zod';
import { endpointKeys } from '../azure/private-endpoint.ts';
import type { JsonObject } from '../model/json.ts';
import type { AllocationRequest, CompileInput, Kind, SpecFault } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { cloudFaults, placeInAzure, tenantInAzure } from '../tenant/azure-tenant.ts';
import { podsWithoutWay } from '../tenant/endpoint-in-reach.ts';
import { tenantOf } from '../tenant/scope.ts';
import { memberRequest } from '../tenant/security-groups.ts';
import { accessResources, endpointKey, partsOf } from './access.ts';
import { accountResource, storageAccountId } from './account.ts';
import { REDUNDANCIES, type StorageAccountSpec, storageAccountSchema } from './schema.ts';
import { serviceResources } from './services.ts';
import { storageAccountUsage } from './usage.ts';

export { storageAccountId } from './account.ts';

type Input = CompileInput<StorageAccountSpec>;

function compile(input: Input): DesiredResource[] {
  const { object, spec } = input;
  const place = tenantInAzure(input);
  const account = storageAccountId(place, object);
  return [
    accountResource(place, account, spec),
    ...serviceResources(place.scope, account, spec),
    ...accessResources(input, place, account),
  ];
}

const isZonal = (redundancy: string): boolean => redundancy.endsWith('ZRS');

/** Azure converts between the two families on request only, within days: https://learn.microsoft.com/azure/storage/common/redundancy-migration */
function redundancyFaults({
  spec,
  existing,
}: Parameters<NonNullable<Kind<StorageAccountSpec>['faults']>>[0]): SpecFault[] {
  const before = storageAccountSchema.safeParse(existing?.spec);
  if (!before.success || isZonal(before.data.redundancy) === isZonal(spec.redundancy)) return [];
  const { redundancy } = before.data;
  const same = REDUNDANCIES.filter((one) => isZonal(one) === isZonal(redundancy));
  return [
    {
      field: 'spec.redundancy',
      message: `cannot change from ${redundancy} to ${spec.redundancy}: an account keeps its copies in one zone or in several from the start`,
      remedy: `use one of ${same.join(', ')}, or declare another account and copy what is in this one`,
    },
  ];
}

function outputs(input: Input, resources: Readonly<Record<string, JsonObject>>): JsonObject {
  const place = tenantInAzure(input);
  const id = storageAccountId(place, input.object);
  const { containers, shares, queues } = input.spec;
  const account = resources.account ?? {};
  const address = (name: string): string =>
    typeof account[name] === 'string' ? account[name].replace(/\/+$/, '') : '';
  const host = (url: string): string | null => (url === '' ? null : new URL(url).host);
  const each = (url: string, parts: object): JsonObject =>
    Object.fromEntries(Object.keys(parts).map((name) => [name, `${url}/${name}`]));
  const [blobUrl, fileUrl, queueUrl] = [address('blobUrl'), address('fileUrl'), address('queueUrl')];
  const has = partsOf(input.spec);
  return {
    account: id.split('/').at(-1) ?? '',
    resourceId: id,
    clientId: tenantOf(input).status.outputs.identityClientId ?? null,
    blobHost: host(blobUrl),
    privateAddress: resources[endpointKeys(endpointKey('blob'))[1]]?.address ?? null,
    containers: each(blobUrl, containers),
    ...(has.includes('file') ? { fileHost: host(fileUrl), shares: each(fileUrl, shares) } : {}),
    ...(has.includes('queue') ? { queueHost: host(queueUrl), queues: each(queueUrl, queues) } : {}),
  };
}

/** Blobs, files and queues of a tenant, reached within its network by its identity. */
export const StorageAccount: Kind<StorageAccountSpec> = {
  name: 'StorageAccount',
  plural: 'storageaccounts',
  shortNames: ['sa'],
  scope: 'tenant',
  summary:
    'Containers for blobs, file shares and queues, reached in the tenant alone, by its identity and without keys.',
  group: 'data',
  figures: { Redundancy: 'spec.redundancy', Address: 'status.outputs.blobHost' },
  schema: storageAccountSchema as z.ZodType<StorageAccountSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'files', tenant: 'dev01', spec: { containers: { uploads: {} } } },
  immutable: {},
  references: () => [],
  allocations: (input): AllocationRequest[] => {
    const place = placeInAzure(tenantOf(input), input);
    return place === null ? [] : partsOf(input.spec).map((part) => memberRequest(endpointKey(part), place));
  },
  usage: storageAccountUsage,
  faults: (input) => [...cloudFaults(input, 'a storage account'), ...redundancyFaults(input)],
  notOffered: (input) => podsWithoutWay(input, 'the account'),
  compile,
  outputs,
};
