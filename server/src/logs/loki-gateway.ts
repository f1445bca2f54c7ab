import { createLokiLogs, type LokiAddress, lokiServer, lokiWriter } from '@tenantry/observe/logs/loki';
import type { ObjectStore, PassStore } from '@tenantry/store/contract';
import { namespaceOf, type TenantValue } from '../metrics/prometheus-gateway.ts';
import { type LogsGateway, type NamedTenant, takeSent } from './gateway.ts';

export interface LokiSettings {
  readonly address: LokiAddress;
  /** What the organisation of a tenant is called there. */
  readonly value: TenantValue;
}

/** All lines are in a Loki: asked for there, and sent on there. */
export function lokiLogsGateway(
  { address, value }: LokiSettings,
  store: Pick<ObjectStore, 'find'> & Pick<PassStore, 'inventory'>,
  now: () => Date,
  onRefused: (tenantUid: string) => void,
): LogsGateway {
  const server = lokiServer(address);
  /** Of tenants whose lines are being sent on. */
  const organisations = new Map<string, string>();
  const organisationOf = async ({ uid, name }: NamedTenant): Promise<string> => {
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
  };
  const engine = createLokiLogs({ server, organisationOf, now });
  const writer = lokiWriter(server, (uid) => organisations.get(uid) ?? '', onRefused);
  const sent = takeSent(store, writer, now);
  return {
    engineOf: async () => engine,
    take: async (tenant, lines) => {
      organisations.set(tenant.uid, await organisationOf(tenant));
      return sent.take(tenant, lines);
    },
    loki: { url: address.url, organisationOf },
    close: () => sent.close(),
  };
}
