import type { Authenticator } from './identity.ts';

/**
 * Asks several in turn who somebody is. Whoever counts wrong attempts comes last, so that what another knows is not counted.
 * Of those who do not know, the last is believed.
 */
export function firstKnown(...authenticators: readonly [Authenticator, ...Authenticator[]]): Authenticator {
  return async (credentials) => {
    let answer = await authenticators[0](credentials);
    for (const authenticate of authenticators.slice(1)) {
      if (answer.outcome !== 'unknown') return answer;
      answer = await authenticate(credentials);
    }
    return answer;
  };
}
