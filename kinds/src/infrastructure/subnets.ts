/** Where the subnets lie within the network's /16; room is left to add a second shard of each. */
export interface Subnets {
  readonly aks: string;
  readonly workload: string;
  readonly privateEndpoints: string;
  readonly gateway: string;
}

/** `10.20.0.0/16` → nodes 10.20.0.0/20, hosts 10.20.16.0/22, private endpoints 10.20.32.0/23, gateways 10.20.48.0/24. */
export function subnetsOf(addressSpace: string): Subnets {
  const [first, second] = addressSpace.split('.');
  const at = (third: number, bits: number) => `${first}.${second}.${third}.0/${bits}`;
  return { aks: at(0, 20), workload: at(16, 22), privateEndpoints: at(32, 23), gateway: at(48, 24) };
}
