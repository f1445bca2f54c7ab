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

/** What a person typed to be let do something is wrong; the session is what it was. */
async function isAboutPassword(response: Response): Promise<boolean> {
  const { code } = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { readonly code?: unknown };
  return code === 'wrong-credentials' || code === 'wrong-code' || code === 'wrong-passkey';
}

/** The session is a cookie that no script can read; the browser sends it to its own server by itself. */
export const client = createClient({
  server: window.location.origin,
  token: null,
  exchange: async ({ url, ...request }) => {
    const response = await fetch(url, request).catch(unlessLeaving);
    if (response.status !== 401 || (await isAboutPassword(response))) return response;
    if (!isLeaving) {
      isLeaving = true;
      window.location.assign(signInPath(window.location));
    }
    return NEVER;
  },
});
