/** How to reach one cluster. Holds secrets: never log it. */
export interface ClusterAccess {
  /** `https://host:port`, optionally with a path prefix. */
  readonly server: string;
  /** The authority the server's certificate must come from. Verification is never switched off. */
  readonly caPem: string;
  /** The name expected in the server's certificate, where it is not the host of `server`. */
  readonly serverName?: string;
  /**
   * Called again shortly before `expiresAt`, and once when the cluster refuses the token. Who gives a bare token keeps
   * it fresh: it is asked for at every call.
   */
  readonly token?: () => Promise<AccessToken | string>;
  readonly clientCertificate?: ClientCertificate;
  /** Another one means that the credential was replaced: connections made with the one before are cut. */
  readonly revision?: string;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface ClientCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}
