import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Fault } from '@tenantry/client';
import { kinds } from '../../api/queries.ts';
import { StateMark } from '../../parts/state.tsx';
import { placeOfObject } from '../objects/place.ts';

const WORDS: Readonly<Record<Fault['state'], string>> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  muted: 'Muted',
  resolved: 'Resolved',
};

export const wordOfState = (state: Fault['state']): string => WORDS[state];

/** How grave it is; what is over is grave no more. */
export function SeverityMark({ fault: { severity, state } }: { readonly fault: Fault }) {
  const words = severity === 'critical' ? 'Critical' : 'Warning';
  if (state === 'resolved') return <StateMark state="ready">{words}</StateMark>;
  return <StateMark state={severity === 'critical' ? 'failing' : 'waiting'}>{words}</StateMark>;
}

/** What is wrong, where it is shown. */
export function ObjectLink({ fault: { object, owner } }: { readonly fault: Fault }) {
  const { data } = useSuspenseQuery(kinds);
  const kind = data.find(({ name }) => name === object.kind);
  const words = (
    <>
      {object.kind} <span className="typed">{object.name}</span>
    </>
  );
  if (kind === undefined) return <span>{words}</span>;
  return (
    <Link {...placeOfObject(kind, owner.kind === 'Tenant' ? owner.name : null, object.name)} className="link">
      {words}
    </Link>
  );
}

export function OwnerLink({ fault: { owner } }: { readonly fault: Fault }) {
  const name = <span className="typed">{owner.name}</span>;
  return owner.kind === 'Tenant' ? (
    <Link to="/tenants/$tenant/faults" params={{ tenant: owner.name }} className="link">
      {name}
    </Link>
  ) : (
    <Link to="/infrastructures/$name" params={{ name: owner.name }} className="link">
      {name}
    </Link>
  );
}
