import type { CompileInput, SpecFault } from '../model/kind.ts';
import { serviceSchema } from '../service/schema.ts';
import type { GrantSpec } from './schema.ts';

type Input = Pick<CompileInput<GrantSpec>, 'spec' | 'references'>;

/** What the schema cannot know: who the two are, where they live, and what the target offers. */
export function grantFaults(input: Input): SpecFault[] {
  return [...tenantFaults(input), ...portFaults(input)];
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
  if (target?.kind !== 'Service') return [];
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
