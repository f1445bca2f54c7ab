import type { CompileInput, SpecFault } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import { serviceSchema } from '../service/schema.ts';
import { storageAccountSchema } from '../storage-account/schema.ts';
import type { GrantSpec, TargetKind } from './schema.ts';

type Input = Pick<CompileInput<GrantSpec>, 'spec' | 'references'>;

/**
 * What the schema cannot know: who the two are, where they live, and what the target offers. Of what the declarer may not look at
 * nothing is known here; it is asked again when the other side agrees.
 */
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
  if (spec.network === undefined) return [];
  const { ports } = spec.network;
  const { kind } = spec.target;
  if (kind === 'Host') {
    if (ports !== undefined) return [];
    const remedy = 'name those on which it listens, such as 22';
    return [{ field: 'spec.network.ports', message: 'is required for a Host', remedy }];
  }
  if (kind !== 'Service') {
    if (ports === undefined) return [];
    const message = `cannot be named of a ${kind}, which is reached by one port`;
    return [{ field: 'spec.network.ports', message, remedy: 'leave it out' }];
  }
  const service = target === undefined ? null : serviceSchema.safeParse(target.spec);
  const offered = service?.success ? [...new Set(service.data.ports.map(({ port }) => port))] : null;
  if (ports === undefined) {
    const some = offered === null ? 'name those that are needed' : `name some of ${offered.join(', ')}`;
    const remedy = offered?.length === 0 ? 'it has none' : some;
    return [{ field: 'spec.network.ports', message: 'is required for a Service', remedy }];
  }
  if (offered === null) return [];
  return ports.flatMap((port, index) =>
    offered.includes(port)
      ? []
      : [
          {
            field: `spec.network.ports[${index}]`,
            message: `${port} is no port of Service ${spec.target.name}`,
            remedy: offered.length === 0 ? 'it has none' : `use one of ${offered.join(', ')}`,
          },
        ],
  );
}

/** Of which sort of thing which role can be given by Azure alone. */
const ROLES: Readonly<Record<TargetKind, readonly string[]>> = {
  Service: [],
  StorageAccount: ['reader', 'writer'],
  Secret: ['reader'],
  SqlDatabase: [],
  PostgresDatabase: [],
  Redis: ['writer'],
  Host: [],
};

/** Of what knows no identities of others. */
const WITHOUT_IDENTITIES: readonly TargetKind[] = ['Service', 'Host'];

/** What a role can be given on, and by whom. */
function identityFaults({ spec, references: { tenant, target, infrastructure } }: Input): SpecFault[] {
  if (spec.identity === undefined) return [];
  const { kind, name } = spec.target;
  const { role, container, key } = spec.identity;
  const fault = (field: string, message: string, remedy: string): SpecFault[] => [
    { field: `spec.identity${field}`, message, remedy },
  ];
  if (WITHOUT_IDENTITIES.includes(kind)) {
    return fault('', `cannot be set for a ${kind}, which knows no identities`, 'leave it out');
  }
  if (ROLES[kind].length === 0) {
    const message = `cannot be set for a ${kind}: Azure gives no role on it short of its administration, and users are made in the database itself`;
    const remedy = `ask for network, and have ${spec.to} make a user for your identity in the database`;
    return fault('', message, remedy);
  }
  if (!ROLES[kind].includes(role)) {
    return fault('.role', `cannot be ${role} for a ${kind}`, `use ${ROLES[kind].join(' or ')}`);
  }
  if (infrastructure?.spec.provider === 'kubernetes') {
    const message = `cannot be set: ${tenant?.name ?? 'the tenant'} lives on a cluster without a cloud, and has no identity there`;
    return fault('', message, 'leave it out');
  }
  if (container !== undefined && kind !== 'StorageAccount') {
    return fault('.container', `cannot be named of a ${kind}`, 'leave it out');
  }
  if (key !== undefined && kind !== 'Secret') return fault('.key', `cannot be named of a ${kind}`, 'leave it out');
  const there = partsOf(target);
  const part = container ?? key;
  if (part === undefined || there === null || there.includes(part)) return [];
  const remedy = there.length === 0 ? 'it has none' : `use one of ${there.join(', ')}`;
  const [field, word] = container === undefined ? ['.key', 'value'] : ['.container', 'container'];
  return fault(field, `${part} is no ${word} of ${kind} ${name}`, remedy);
}

/** Names of the containers of an account, or of the values of a secret. */
function partsOf(target: CompiledObject | undefined): readonly string[] | null {
  const account = target?.kind === 'StorageAccount' ? storageAccountSchema.safeParse(target.spec) : null;
  if (account?.success) return Object.keys(account.data.containers);
  if (target?.kind !== 'Secret') return null;
  return (['values', 'files', 'generate'] as const).flatMap((part) => Object.keys(target.spec[part] ?? {}));
}
