/** Who makes a request, as its token says. */
export interface Caller {
  readonly objectId: string;
  readonly clientId: string;
  /** `app` for identities, `user` for people. */
  readonly kind: 'app' | 'user';
  readonly displayName: string;
}
