import type { ConsentRule } from '../model/consent.ts';
import { endOf, type GrantSpec } from './schema.ts';

/** Who agreed to the one agreed to the other: of the same thing for the same reason no more, and for no longer. */
function covers(agreed: GrantSpec, declared: GrantSpec, agreedAt: Date): boolean {
  const isSame =
    agreed.to === declared.to &&
    agreed.target.kind === declared.target.kind &&
    agreed.target.name === declared.target.name &&
    agreed.reason === declared.reason;
  const ports = (spec: GrantSpec) => spec.network?.ports ?? [];
  const opensNoMore = declared.network === undefined || agreed.network !== undefined;
  return (
    isSame &&
    opensNoMore &&
    isNoMore(agreed.identity, declared.identity) &&
    ports(declared).every((port) => ports(agreed).includes(port)) &&
    (ports(declared).length > 0 || ports(agreed).length === 0 || declared.network === undefined) &&
    endOf(declared, agreedAt) <= endOf(agreed, agreedAt)
  );
}

function isNoMore(agreed: GrantSpec['identity'], declared: GrantSpec['identity']): boolean {
  if (declared === undefined) return true;
  if (agreed === undefined) return false;
  const isWeaker = agreed.role === 'writer' || declared.role === 'reader';
  const isNarrower = (['container', 'key'] as const).every(
    (part) => agreed[part] === undefined || agreed[part] === declared[part],
  );
  return isWeaker && isNarrower;
}

export const grantConsent: ConsentRule<GrantSpec> = { field: 'to', by: ({ to }) => to, covers, until: endOf };
