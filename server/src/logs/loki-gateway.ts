import {
  createLogqlGateway,
  createLokiLogs,
  type LokiAddress,
  type LokiBinding,
  lokiServer,
  lokiWriter,
} from '@tenantry/observe/logs/loki';
import type { ObjectStore, PassStore } from '@tenantry/store/contract';
import { namespaceOf, type TenantValue } from '../metrics/prometheus-gateway.ts';
import { type LogsGateway, type NamedTenant, takeSent } from './gateway.ts';

export interface LokiSettings {
  readonly address: LokiAddress;
  /** What tells a tenant there: the name of its organisation, or what the label of its streams says. */
  readonly value: TenantValue;
  /** The one organisation that has the lines of all tenants, and the label of its streams; without, each has its own. */
  readonly shared?: { readonly organisation: string; readonly label: string };
}

/** All lines are in a Loki: asked for there, and sent on there. */
export function lokiLogsGateway(
  { address, value, shared }: LokiSettings,
  store: Pick<ObjectStore, 'find'> & Pick<PassStore, 'inventory'>,
  now: () => Date,
  onRefused: (tenantUid: string) => void,
): LogsGateway {
  const server = lokiServer(address);
  /** Of tenants whose lines are being sent on. */
  const bindings = new Map<string, LokiBinding>();

  async function ownValueOf({ uid, name }: NamedTenant): Promise<string> {
    switch (value) {
      case 'uid':
        return uid;
      case 'name':
        return name;
      case 'namespace':
        return namespaceOf(store, uid);
      default:
        return value satisfies never;
    }
  }
  async function bindingOf(tenant: NamedTenant): Promise<LokiBinding> {
    const own = await ownValueOf(tenant);
    if (shared === undefined) return { organisation: own, stream: null };
    return { organisation: shared.organisation, stream: { label: shared.label, value: own } };
  }

  const engine = createLokiLogs({ server, bindingOf, now });
  const writer = lokiWriter(server, (uid) => bindings.get(uid) ?? NOWHERE, onRefused);
  const loki = { url: address.url, gateway: createLogqlGateway(server, now), bindingOf };
  const sent = takeSent(store, writer, now);
  return {
    engineOf: async () => engine,
    take: async (tenant, read) => {
      bindings.set(tenant.uid, await bindingOf(tenant));
      return sent.take(tenant, read);
    },
    lokiOf: async () => loki,
    close: () => sent.close(),
  };
}

/** An organisation that nothing is sent to. */
const NOWHERE: LokiBinding = { organisation: '', stream: null };
