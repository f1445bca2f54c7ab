import type { CompileInput, SpecFault } from '../model/kind.ts';
import { serviceSchema } from '../service/schema.ts';
import { storageAccountSchema } from '../storage-account/schema.ts';
import type { GrantSpec } from './schema.ts';

type Input = Pick<CompileInput<GrantSpec>, 'spec' | 'references'>;

/** What the schema cannot know: who the two are, where they live, and what the target offers. */
export function grantFaults(input: Input): SpecFault[] {
  return [...tenantFaults(input), ...portFaults(input), ...identityFaults(input)];
}

function tenantFaults({ spec, references: { tenant, to } }: Input): SpecFault[] {
  if (tenant === undefined || to === undefined) return [];
  if (tenant.name === to.name) {
    return [
      {
        field: 'spec.to',
        message: 'is the tenant that it lives in, which may use its own things anyway',
        remedy: 'name the other tenant',
      },
    ];
  }
  const [here, there] = [tenant.spec.infrastructure, to.spec.infrastructure];
  if (spec.network === undefined || here === there) return [];
  return [
    {
      field: 'spec.network',
      message: `cannot be opened: ${tenant.name} is in ${here} and ${to.name} in ${there}, whose networks are not connected`,
      remedy: `have the service exposed to the internet, or make a tenant in ${there}`,
    },
  ];
}

function portFaults({ spec, references: { target } }: Input): SpecFault[] {
  if (spec.network === undefined || target === undefined) return [];
  if (target.kind !== 'Service') {
    return [
      {
        field: 'spec.network',
        message: `cannot be opened to a ${target.kind}`,
        remedy: 'ask for a Service, or leave it out and ask for identity alone',
      },
    ];
  }
  const service = serviceSchema.safeParse(target.spec);
  if (!service.success) return [];
  const offered = [...new Set(service.data.ports.map(({ port }) => port))];
  return (spec.network?.ports ?? []).flatMap((port, index) =>
    offered.includes(port)
      ? []
      : [
          {
            field: `spec.network.ports[${index}]`,
            message: `${port} is no port of Service ${target.name}`,
            remedy: offered.length === 0 ? 'it has none' : `use one of ${offered.join(', ')}`,
          },
        ],
  );
}

/** What a role can be given on, and by whom. */
function identityFaults({ spec, references: { tenant, target, infrastructure } }: Input): SpecFault[] {
  if (spec.identity === undefined) return [];
  const { kind, name } = spec.target;
  const fault = (field: string, message: string, remedy: string): SpecFault[] => [{ field, message, remedy }];
  if (kind === 'Service') {
    return fault('spec.identity', 'cannot be set for a Service, which knows no identities', 'leave it out');
  }
  if (infrastructure?.spec.provider === 'kubernetes') {
    const message = `cannot be set: ${tenant?.name ?? 'the tenant'} lives on a cluster without a cloud, and has no identity there`;
    return fault('spec.identity', message, 'leave it out');
  }
  const { container } = spec.identity;
  const account = storageAccountSchema.safeParse(target?.spec);
  if (container === undefined || !account.success || container in account.data.containers) return [];
  const there = Object.keys(account.data.containers);
  const remedy = there.length === 0 ? 'it has none' : `use one of ${there.join(', ')}`;
  return fault('spec.identity.container', `${container} is no container of StorageAccount ${name}`, remedy);
}
