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
    endOf(declared, agreedAt) <= endOf(agreed, agreedAt)
  );
}

function isNoMore(agreed: GrantSpec['identity'], declared: GrantSpec['identity']): boolean {
  if (declared === undefined) return true;
  if (agreed === undefined) return false;
  const isWeaker = agreed.role === 'writer' || declared.role === 'reader';
  return isWeaker && (agreed.container === undefined || agreed.container === declared.container);
}

export const grantConsent: ConsentRule<GrantSpec> = { by: ({ to }) => to, covers, until: endOf };
