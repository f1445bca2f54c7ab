import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { ArmError } from './armError.ts';

/** Asked for anew this long before it ends. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** One token for one scope, shared by all calls, asked for once however many wait for it. */
export class TokenSource {
  private readonly credential: TokenCredential;
  private readonly scope: string;
  private readonly now: () => number;
  private held: AccessToken | null = null;
  private asking: Promise<AccessToken> | null = null;

  constructor(credential: TokenCredential, scope: string, now: () => number) {
    this.credential = credential;
    this.scope = scope;
    this.now = now;
  }

  async token(timeoutMs: number): Promise<string> {
    if (this.held !== null && this.held.expiresOnTimestamp - RENEW_BEFORE_MS > this.now()) return this.held.token;
    this.asking ??= this.ask(timeoutMs).finally(() => {
      this.asking = null;
    });
    return (await this.asking).token;
  }

  /** Forgets a token that was refused. */
  drop(): void {
    this.held = null;
  }

  /** Asks the identity service, whatever is held. Throws `ArmError` when there is no token to be had. */
  async ask(timeoutMs: number): Promise<AccessToken> {
    let token: AccessToken | null;
    try {
      token = await this.credential.getToken(this.scope, { abortSignal: AbortSignal.timeout(timeoutMs) });
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new ArmError(401, 'NoCredential', `no token for ${this.scope} could be had: ${message.split('\n')[0]}`);
    }
    if (token === null) throw new ArmError(401, 'NoCredential', `no token for ${this.scope} could be had`);
    this.held = token;
    return token;
  }
}
