/** Classes that Resource Manager counts apart, each per subscription, principal and region. */
export type VerbClass = 'reads' | 'writes' | 'deletes';

export function verbClassOf(method: string): VerbClass {
  if (method === 'GET') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}
