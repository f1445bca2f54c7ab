import { type ActionTarget, authorize, type Identity, isVisible } from '@tenantry/access';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ALERTMANAGER, type Alert, alertFault, alertsSchema } from '../faults/alertmanager.ts';
import { actorOf, identityOf } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { INFRASTRUCTURE_KIND, TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { plain } from './view.ts';

export const alertsResult = z.object({
  taken: z.number().int().describe('Alerts that are faults now, or are over.'),
  opened: z.number().int(),
  resolved: z.number().int(),
  ignored: z
    .array(z.string())
    .describe(
      'Fingerprints of alerts whose labels name no tenant or infrastructure that the token may raise faults of.',
    ),
});

/** Whose an alert is: a tenant, or an infrastructure. */
interface Owner {
  readonly kind: typeof TENANT_KIND | typeof INFRASTRUCTURE_KIND;
  readonly name: string;
}

const FAULT_KIND = 'Fault';
const NAME = /^[a-z0-9-]{1,100}$/;

/** `POST /api/v1/webhooks/alertmanager`: what fires is a fault, and is over when it is resolved. */
export function alertRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;

  app.post('/api/v1/webhooks/alertmanager', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const { alerts } = readRequest(request, alertsSchema);
    const uidOf = await owners(request, alerts);
    const known = alerts.flatMap((alert) => {
      const uid = uidOf(alert);
      return uid === null ? [] : [{ alert, uid }];
    });
    const looked = {
      scopes: known.map(({ alert }) => alert.fingerprint),
      ownerUids: [...new Set(known.map(({ uid }) => uid))],
    };
    // One that stands in a group twice is one fault.
    const firing = new Map(
      known.flatMap(({ alert, uid }) =>
        alert.status === 'firing' ? [[`${uid} ${alert.fingerprint}`, alertFault(alert, uid, new Date())]] : [],
      ),
    );
    const changes = await store.settleFaults(ALERTMANAGER, looked, [...firing.values()]);
    const ignored = alerts.filter((alert) => uidOf(alert) === null).map(({ fingerprint }) => fingerprint);
    return plain({ taken: known.length, ...changes, ignored });
  });

  /** For each alert the uid of what it is of, or null: nobody's, or nothing that the caller may raise faults of. */
  async function owners(request: FastifyRequest, alerts: readonly Alert[]) {
    const identity = identityOf(request);
    const tenants = await store.tenantsOfNamespaces([
      ...new Set(alerts.flatMap(({ labels }) => labels.namespace ?? [])),
    ]);
    const sole = soleTenant(identity);
    /** By its namespace, which the cluster says, before what its metrics say of themselves. */
    const ownerOf = ({ labels }: Alert): Owner | null => {
      const byNamespace = tenants.get(labels.namespace ?? '');
      // What the caller may not know of is the namespace of nobody (invariant I9).
      const isKnown = byNamespace !== undefined && isVisible(identity, byNamespace);
      const tenant = isKnown ? byNamespace : nameOf(labels.tenant);
      if (tenant !== null) return { kind: TENANT_KIND, name: tenant };
      const infrastructure = nameOf(labels.infrastructure);
      if (infrastructure !== null) return { kind: INFRASTRUCTURE_KIND, name: infrastructure };
      return sole === null || labels.namespace !== undefined ? null : { kind: TENANT_KIND, name: sole };
    };
    const wanted = new Map(alerts.flatMap((alert) => ownerOf(alert) ?? []).map((owner) => [nameOfOwner(owner), owner]));
    const uids = new Map<string, string>();
    const refused: ActionTarget[] = [];
    for (const [key, { kind, name }] of wanted) {
      const target =
        kind === TENANT_KIND ? { kind: FAULT_KIND, name: null, tenant: name } : { kind, name, tenant: null };
      if (!authorize(identity, 'raise', target).isAllowed) {
        refused.push(target);
        continue;
      }
      const found = await store.find(kind, null, name);
      if (found !== null) uids.set(key, found.uid);
    }
    // One row for a group: it comes again and again.
    const [first] = refused;
    if (first !== undefined)
      await store.recordRefusal(actorOf(request), 'raise', first.kind ?? '', first.name ?? '', first.tenant);
    return (alert: Alert): string | null => {
      const owner = ownerOf(alert);
      return owner === null ? null : (uids.get(nameOfOwner(owner)) ?? null);
    };
  }
}

const nameOfOwner = ({ kind, name }: Owner) => `${kind} ${name}`;

/** What a token of one tenant raises without saying where is of that tenant. */
function soleTenant({ scope }: Identity): string | null {
  const tenants = scope?.tenants ?? [];
  const [only] = tenants;
  return tenants.length === 1 && only !== undefined ? only : null;
}

function nameOf(label: string | undefined): string | null {
  const name = label?.toLowerCase() ?? '';
  return NAME.test(name) ? name : null;
}
