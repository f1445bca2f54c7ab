/** The parts of an ARM resource id that the driver decides by. */
export interface ResourceId {
  /** As given; ARM keeps the case but compares without it. */
  readonly id: string;
  readonly subscription: string;
  readonly name: string;
  /** Id of the resource, group or subscription it is a child or an extension of. */
  readonly parent: string;
}

export function parseResourceId(id: string): ResourceId {
  const segments = id.split('/').filter((segment) => segment !== '');
  const subscription = segments[1];
  if (segments[0]?.toLowerCase() !== 'subscriptions' || subscription === undefined || segments.length % 2 !== 0) {
    throw new Error(`${id} is no Azure resource id`);
  }
  // `…/providers/Namespace/type/name` hangs on what stands before `providers`; `…/type/name` on what stands before it.
  const cut = segments.at(-4)?.toLowerCase() === 'providers' ? 4 : 2;
  return {
    id,
    subscription,
    name: segments.at(-1) ?? '',
    parent: `/${segments.slice(0, -cut).join('/')}`,
  };
}

/** Ids compare without regard to case. */
export function keyOf(id: string): string {
  return id.toLowerCase();
}

/** The type of what an id names: `Microsoft.KeyVault/vaults/keys`. Null for a subscription. */
export function typeOf(id: string): string | null {
  const at = id.toLowerCase().lastIndexOf('/providers/');
  const [namespace, ...rest] = at < 0 ? [] : id.slice(at + '/providers/'.length).split('/');
  if (namespace !== undefined && rest.length > 0) {
    return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
  }
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/i.test(id) ? 'Microsoft.Resources/resourceGroups' : null;
}
