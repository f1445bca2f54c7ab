import type { SpecFault } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';

/** Of host names that are not the tenant's: what leads there would be another's. */
export function foreignHosts(tenant: CompiledObject | undefined, hosts: readonly string[], field: string): SpecFault[] {
  const given = tenant?.spec.hosts;
  const own = Array.isArray(given) ? given.map(String) : [];
  const isOurs = (host: string) =>
    own.some((one) => one === host || (one.startsWith('*.') && host.endsWith(one.slice(1)) && host !== one.slice(2)));
  return hosts.flatMap((host, index) =>
    isOurs(host)
      ? []
      : [
          {
            field: `${field}[${index}]`,
            message: `${host} is not among the hosts of this tenant`,
            remedy:
              own.length === 0
                ? 'add it to hosts of the tenant first'
                : `use one of ${own.join(', ')}, or add it to hosts of the tenant first`,
          },
        ],
  );
}
