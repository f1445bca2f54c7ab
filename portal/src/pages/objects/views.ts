/** What can be shown of an object. */
export const VIEWS = {
  overview: 'Overview',
  edit: 'Edit',
  values: 'Values',
  history: 'History',
  events: 'Events',
  yaml: 'YAML and commands',
} as const;

export type ObjectView = keyof typeof VIEWS;

/** Of an address that anybody may have typed. */
export function objectViewOf(search: Readonly<Record<string, unknown>>): { readonly view?: ObjectView } {
  const { view } = search;
  return typeof view === 'string' && view in VIEWS ? { view: view as ObjectView } : {};
}
