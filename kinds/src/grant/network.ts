import { kubernetesObject } from '../kubernetes/object.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { CompileInput, Outstanding } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { SERVICE_LABEL } from '../service/pod.ts';
import { type ServiceSpec, serviceSchema } from '../service/schema.ts';
import { scopeInTenant, tenantOf } from '../tenant/scope.ts';
import type { GrantSpec } from './schema.ts';

type Port = ServiceSpec['ports'][number];

/** Those of the asked ports that the service has, by the numbers on which its pods listen. */
export function podPorts(spec: GrantSpec, service: CompiledObject): { protocol: Port['protocol']; port: number }[] {
  const asked = spec.network?.ports ?? [];
  const { ports } = serviceSchema.parse(service.spec);
  return ports
    .filter(({ port }) => asked.includes(port))
    .map(({ protocol, port, target }) => ({ protocol, port: target ?? port }));
}

/** The tenants that have not narrowed the deny between them yet: the one lets out, the other lets in. */
export function deniedBy({ spec, references }: CompileInput<GrantSpec>, service: CompiledObject): Outstanding[] {
  const { tenant, to } = references;
  if (spec.network === undefined || tenant === undefined || to === undefined) return [];
  const isNamed = (peers: JsonValue | undefined, { name }: CompiledObject): boolean => {
    const services =
      typeof peers === 'object' && peers !== null && !Array.isArray(peers) ? (peers as JsonObject)[name] : null;
    return Array.isArray(services) && services.includes(service.name);
  };
  const sides = [
    { of: to, isDone: isNamed(to.status.outputs.opensTo, tenant), way: `from ${tenant.name}` },
    { of: tenant, isDone: isNamed(tenant.status.outputs.reaches, to), way: `to ${to.name}` },
  ];
  return sides
    .filter(({ isDone }) => !isDone)
    .map(({ of, way }) => ({
      ...{ on: `Tenant/${of.name}`, title: `Tenant ${of.name}` },
      reason: `does not let through what is granted ${way} yet`,
    }));
}

const namespaceOf = ({ name }: CompiledObject): Template => ({ matchLabels: { 'tenantry.dev/tenant': name } });

/**
 * A network policy on each side: out of the asking tenant to exactly these pods and ports, and into these pods from that tenant.
 * The deny across tenants, where there is one, is narrowed by the two tenants themselves.
 */
export function serviceResources(
  input: CompileInput<GrantSpec>,
  to: CompiledObject,
  service: CompiledObject,
): DesiredResource[] {
  const from = tenantOf(input);
  const ports = podPorts(input.spec, service);
  if (ports.length === 0) return [];
  const pods: Template = { matchLabels: { [SERVICE_LABEL]: service.name } };
  const policy = (key: string, title: string, tenant: CompiledObject, spec: Template) =>
    kubernetesObject(scopeInTenant({ ...input, references: { ...input.references, tenant } }), {
      key,
      title: `network policy ${title}`,
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      plural: 'networkpolicies',
      // Two tenants may give their grants the same name.
      name: `tenantry-grant-${from.name}.${input.object.name}`,
      namespaced: true,
      body: { spec },
    });
  return [
    policy('network/in', `into ${to.name}`, to, {
      podSelector: pods,
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: namespaceOf(from) }], ports }],
    }),
    policy('network/out', `out of ${from.name}`, from, {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: namespaceOf(to), podSelector: pods }], ports }],
    }),
  ];
}
