import { BOUNDARY_POLICIES, BOUNDARY_RULES } from './index.ts';

const INTRODUCTION = `# The boundary in a cluster

What keeps tenants of one cluster apart, on AKS and on any other cluster from Kubernetes 1.30. This page is written by
\`node kinds/src/infrastructure/boundary/write-document.ts\`; the tables are made of the rules themselves.

## In layers

1. **Roles.** Who edits a tenant gets a role that is written out. Network policies, quotas, limits, roles, accounts and their
   tokens, endpoints, endpoint slices, nodes and the namespace itself are not in it, and what a cluster gains later is not either.
2. **Admission policies.** What a role cannot say is said by rules, listed below. They are judged by the API server itself, in
   namespaces with the label \`tenantry.dev/tenant\`, which a tenant cannot write. They read what differs from tenant to tenant
   from annotations of the namespace, and a policy that cannot be evaluated refuses.
3. **Pod Security** at level \`baseline\` or \`restricted\`. The rules repeat what of it keeps tenants apart, since a cluster can be
   told to exempt users or runtimes from it.
4. **Network policies.** Nothing in and nothing out, then what is listed: the tenant itself, the cluster's DNS, what \`egress\`
   allows, the ingress controllers of the infrastructure if the tenant has hosts. Where Cilium is, a deny across tenants besides,
   which no policy can override. A Grant that both sides agreed to adds a policy on either side, and narrows that deny by exactly the
   pods that it is for. No range of \`egress.allow\` opens the address of a metadata service, nor, on nodes that tenants share in
   Azure, a host or a private endpoint: to those each way is a policy of its own, to one address.
5. **Quota and limits.** Of cpu, memory, storage, GPUs and node ports, of the largest pod and claim, and of the number of objects
   of each type, those that ended included.
6. **Nodes.** A tenant of tier \`dedicated-nodes\` has nodes with a taint that nobody else may tolerate. On Azure they are made;
   elsewhere they are named in \`nodes.names\` and claimed.

Hosts and nodes belong to one tenant of an infrastructure, a cluster to one infrastructure: who comes second is refused with
\`name-held\` when the manifest is sent. \`*.shop.example.com\` claims every name below it. A host that a tenant gives up stays with it
while an Ingress, a route or a DNS record of a Service of it still serves it: its status names them, and the host is free when they
are gone.

## Rules

Each holds for what is created and for what changes. What stood before a list became shorter stays as it is until it is changed:
labels, finalizers and deletion are never refused for it. The cluster's own parts bind volumes and note addresses as before.
`;

const SETTINGS = `## What a tenant may be given

Every list is a field of the tenant, and of \`defaults\` of its infrastructure for those that leave it out (\`hosts\` only of the
tenant).

| field | opens | without it |
|---|---|---|
| \`registries\` | images, by whole segments of the path; \`nginx\` counts as \`docker.io/library/nginx\` | any |
| \`pullImagesAlways\` | closes the use of images that a node keeps of others; set for you where mutating policies are served | false |
| \`storageClasses\` | storage classes, and classes of volume attributes | any |
| \`priorityClasses\` | priority classes above 0; name the cluster's default class if it is above 0 | none |
| \`tolerations\` | keys of taints; never those of the control plane, the system or tenants | none |
| \`csiDrivers\` | drivers of volumes written into a pod | secrets-store.csi.k8s.io |
| \`hosts\` | hosts of ingresses, routes and DNS records | none |
| \`ingressClasses\` | ingress classes | any |
| \`ingressAnnotations\` | annotations of ingresses, \`example.com/*\` for all of a domain | those known to be harmless |
| \`gateways\` | gateways that routes may join, as \`namespace/name\` | none |
| \`externalNames\` | targets of services of type ExternalName | none |
| \`loadBalancers\`, \`loadBalancerClasses\` | load balancers, by number and by class | 0, none |
| \`gpus\` | GPUs of all pods together | 0 |

Where cert-manager proves hosts by HTTP, its issuers need \`serviceType: ClusterIP\` for the solver, since node ports are refused, and
a tenant with \`registries\` needs the solver's image among them. Where names are resolved by an address of the node
(NodeLocal DNS), that address goes into \`egress.allow\`.

Annotations of an Ingress are listed by what is allowed: a controller obeys all of its own, new ones come with each version, and
the proxy is everybody's. Annotations of a Service are listed by what acts, since many tools leave harmless notes there.
`;

/** The page about the boundary, `docs/boundary.md`. */
export function boundaryDocument(): string {
  const tables = BOUNDARY_POLICIES.map(({ subject, title }) => {
    const rows = BOUNDARY_RULES.filter((rule) => rule.subject === subject).map(
      ({ id, field, message }) => `| \`${id}\` | \`${field}\` | ${message.slice(field.length + 1)} |`,
    );
    return [`### Of ${title}`, '', '| rule | field | says |', '|---|---|---|', ...rows, ''].join('\n');
  });
  return [INTRODUCTION, ...tables, SETTINGS].join('\n');
}
