import type { Caller } from './caller.ts';
import type { Installation } from './installation.ts';

const LOOK_EVERY_MS = 1_000;
const ANSWERS_WITHIN_MS = 5_000;
const PASSWORD = /The first administrator is (\S+), with the password (\S+)/;

/** A person's session and a token of theirs, asked for at every replica that is ready, all the time. */
export class Sessions {
  readonly wrong: string[] = [];
  /** Answers that were good. */
  good = 0;
  readonly #installation: Installation;
  readonly #proofs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  #timer: NodeJS.Timeout | null = null;

  private constructor(installation: Installation, proofs: Readonly<Record<string, Readonly<Record<string, string>>>>) {
    this.#installation = installation;
    this.#proofs = proofs;
  }

  static async begin(installation: Installation, guest: Caller): Promise<Sessions> {
    const told = installation.replicas.flatMap(({ output }) => PASSWORD.exec(output) ?? []);
    const [, email, password] = told;
    // Each is three: the whole, the address, the password.
    if (told.length !== 3) throw new Error(`there are ${told.length / 3} first administrators, and not one`);
    const signedIn = await fetch(new URL('/api/v1/sign-in', installation.front.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
      signal: AbortSignal.timeout(30_000),
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0];
    if (!signedIn.ok || cookie === undefined) throw new Error(`sign-in → ${signedIn.status} ${await signedIn.text()}`);
    const { body } = await guest.with({ cookie, origin: installation.front.url }).must<{ token: string }>({
      method: 'POST',
      path: '/api/v1/tokens',
      body: { name: 'replicas', verbs: ['read'] },
    });
    return new Sessions(installation, { session: { cookie }, token: { authorization: `Bearer ${body.token}` } });
  }

  watch(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { replicas, front } = this.#installation;
    await Promise.all(
      replicas.flatMap((replica) =>
        Object.entries(this.#proofs).map(async ([what, headers]) => {
          const { url } = replica;
          if (url === null || !front.isReady(replica)) return;
          // One that is killed or held answers nothing, which says nothing of sessions.
          const answer = await fetch(new URL('/api/v1/me', url), {
            headers: { ...headers, connection: 'close' },
            signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
          }).catch(() => null);
          if (answer === null) return;
          if (answer.ok) this.good += 1;
          else if (answer.status < 500) this.wrong.push(`the ${what} at replica ${replica.name} → ${answer.status}`);
          await answer.arrayBuffer().catch(() => undefined);
        }),
      ),
    );
  }
}
