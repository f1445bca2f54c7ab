import { type Action, authorize } from '@tenantry/access';
import type { Catalog, CatalogEntry } from '../manifests/catalog.ts';
import { suggestion } from '../manifests/suggest.ts';
import type { CanAnswer } from './can-answer.ts';
import type { Subject } from './can-subject.ts';
import { badParameter } from './reach-tenants.ts';

/** Verbs of clusters, and our own, by what they are to the product. */
const ACTIONS: Readonly<Record<string, Action>> = {
  create: 'create',
  get: 'read',
  list: 'read',
  watch: 'read',
  read: 'read',
  update: 'update',
  patch: 'update',
  delete: 'delete',
  deletecollection: 'delete',
  'see-plan': 'see-plan',
  'read-audit': 'read-audit',
  'use-cluster': 'use-cluster',
  'read-secret': 'read-secret',
};

export const PRODUCT_GROUP = 'tenantry.dev';

/** A kind of the product by its plural, name or short name, with or without our group. */
export function kindNamed(catalog: Catalog, text: string): CatalogEntry | undefined {
  const name = text.toLowerCase().replace(`${PRODUCT_GROUP}/`, '').replace(`.${PRODUCT_GROUP}`, '');
  return catalog.entries.find(
    ({ kind }) => kind.plural === name || kind.name.toLowerCase() === name || kind.shortNames.includes(name),
  );
}

/** The product's own decision about one of its kinds. */
export function canOnKind(
  subject: Subject,
  verb: string,
  { kind }: CatalogEntry,
  place: { readonly tenant: string | null; readonly name: string | null },
): CanAnswer {
  const action = ACTIONS[verb];
  if (action === undefined) {
    const remedy = suggestion(verb, Object.keys(ACTIONS), 'verbs');
    throw badParameter('verb', `${JSON.stringify(verb)} is nothing that can be done to a ${kind.name}`, remedy);
  }
  const target = { kind: kind.name, name: place.name, tenant: kind.scope === 'tenant' ? place.tenant : null };
  const decision = authorize(subject.identity, action, target);
  const rule = decision.isAllowed ? `${decision.allowedBy} allows ${action} on ${kind.name}` : decision.reason;
  const what = `${verb} ${kind.plural}${place.name === null ? '' : ` ${place.name}`}`;
  return {
    who: subject.name,
    verb,
    resource: { group: PRODUCT_GROUP, resource: kind.plural, subresource: null, name: place.name, namespace: null },
    isAllowed: decision.isAllowed,
    sentence: `${decision.isAllowed ? 'Yes' : 'No'}: ${subject.name} ${decision.isAllowed ? 'can' : 'cannot'} ${what}, for ${rule}.`,
    decidedBy: 'product',
    product: { isAllowed: decision.isAllowed, rule },
    cluster: null,
    notes: [],
  };
}
