/** What an administrator may change while the sandbox runs. Not kept over a restart: a fresh start is a calm one. */
export interface Settings {
  /** Milliseconds that every long write takes, instead of each type's own figure; null for those. */
  provisioningDelayMs: number | null;
  /** Off: the token buckets answer 429 as Azure's do. */
  areLimitsRelaxed: boolean;
  /** How often the next long operation of a type (lower case, `*` for any) is to fail. */
  readonly doomed: Map<string, number>;
  /** Seconds during which Azure RBAC does not know a new principal, unless the request names its type. */
  principalDelaySeconds: number;
}

export function calmSettings(): Settings {
  return { provisioningDelayMs: null, areLimitsRelaxed: false, doomed: new Map(), principalDelaySeconds: 5 };
}

/** Uses up one ordered failure for the type, if there is one. */
export function takeDoom(settings: Settings, type: string): boolean {
  for (const key of [type.toLowerCase(), '*']) {
    const left = settings.doomed.get(key) ?? 0;
    if (left > 0) {
      settings.doomed.set(key, left - 1);
      return true;
    }
  }
  return false;
}
