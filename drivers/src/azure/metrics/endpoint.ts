import { ArmClient } from '../arm/armClient.ts';
import { isLoopback } from '../arm/origin.ts';

/** Where a cloud tells figures, by the host of its Resource Manager. */
const AUDIENCES: Readonly<Record<string, string>> = {
  'management.azure.com': 'metrics.monitor.azure.com',
  'management.usgovcloudapi.net': 'metrics.monitor.azure.us',
  'management.chinacloudapi.cn': 'metrics.monitor.azure.cn',
};
const PUBLIC = 'metrics.monitor.azure.com';
/** Names of regions become names of hosts. */
const REGION = /^[a-z0-9]{1,64}$/;

/** A client of one region, and what its paths begin with. */
export interface RegionalMetrics {
  readonly client: ArmClient;
  readonly root: string;
}

/** Clients of the regions' own hosts, which take tokens of one audience; null for a cloud that is not known. */
export function regionalMetrics(
  arm: Pick<ArmClient, 'endpoint' | 'tokenFor'>,
): ((region: string) => RegionalMetrics | null) | null {
  const isLocal = isLoopback(arm.endpoint);
  const audience = isLocal ? PUBLIC : AUDIENCES[arm.endpoint.hostname];
  if (audience === undefined) return null;
  const credential = { getToken: (scopes: string | string[]) => arm.tokenFor([scopes].flat()[0] ?? '') };
  const client = (endpoint: string) =>
    new ArmClient({ endpoint, credential, scope: `https://${audience}/.default`, guessesLimits: false });
  const known = new Map<string, RegionalMetrics>();
  return (name) => {
    const region = name.toLowerCase().replaceAll(' ', '');
    if (!REGION.test(region)) return null;
    const host = `${region}.${audience}`;
    const found =
      known.get(region) ??
      // On loopback all hosts are one, and the name is the first part of the path.
      (isLocal
        ? { client: client(arm.endpoint.origin), root: `/${host}` }
        : { client: client(`https://${host}`), root: '' });
    known.set(region, found);
    return found;
  };
}
