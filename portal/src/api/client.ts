import { createClient } from '@tenantry/client';

/** Where whoever has no session is sent, and how they come back to the page they wanted. */
export function signInPath({ pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>): string {
  return `/sign-in?${new URLSearchParams({ to: pathname + search + hash })}`;
}

let isLeaving = false;
/** While the page is left nothing more is shown of what came of it. */
const NEVER = new Promise<never>(() => {});

function unlessLeaving(error: unknown): Promise<never> {
  if (isLeaving) return NEVER;
  throw error;
}

/** The session is a cookie that no script can read; the browser sends it to its own server by itself. */
export const client = createClient({
  server: window.location.origin,
  token: null,
  fetch: async (request) => {
    const response = await fetch(request).catch(unlessLeaving);
    if (response.status !== 401) return response;
    if (!isLeaving) {
      isLeaving = true;
      window.location.assign(signInPath(window.location));
    }
    return NEVER;
  },
});
