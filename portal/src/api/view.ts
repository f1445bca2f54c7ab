import { useNavigate, useSearch } from '@tanstack/react-router';
import type { View } from '../parts/data-table.tsx';

/** How the list of a page is looked at, read from its address and written into it. */
export function useView(): readonly [View, (view: View) => void] {
  const search: View = useSearch({ strict: false });
  const navigate = useNavigate();
  const view = { q: search.q, sort: search.sort };
  return [view, (next) => void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true })];
}

/** Of an address that anybody may have typed: what is no text is left out. A number is what a port looks like there. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function viewOf(search: Readonly<Record<string, unknown>>): View {
  return { q: textOf(search.q), sort: textOf(search.sort) };
}
