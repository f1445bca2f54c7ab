import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
/** What Standard Webhooks takes for a secret of HMAC-SHA256. */
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;

/** A secret of a receiver of its own, as Standard Webhooks writes them: `whsec_` and base64. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

const OLD_SECRET_MS = 24 * 3_600_000;

/** One that takes the place of another, and until when that one signs too: receivers need time to move. */
export function nextSecret(now: Date): { readonly secret: string; readonly oldSecretUntil: string } {
  return { secret: newSecret(), oldSecretUntil: new Date(now.getTime() + OLD_SECRET_MS).toISOString() };
}

/** What says of a request who sent it. */
export interface Signing {
  /** Stays the same however often the same is sent, for receivers to drop repeats. Holds no full stop. */
  readonly id: string;
  /** As `newSecret` makes them. More than one while a receiver moves to a new one: each signs. */
  readonly secrets: readonly string[];
}

/**
 * The headers by which a receiver tells that the request is ours, was not changed, and is not an old one sent again:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (HMAC-SHA256, `v1`).
 *
 * @param body to the byte what is sent
 * @throws RangeError for an id or a secret of another form; without naming the secret
 */
export function signatureHeaders({ id, secrets }: Signing, at: Date, body: string): Readonly<Record<string, string>> {
  if (!/^[\x21-\x7e]{1,255}$/.test(id) || id.includes('.')) throw new RangeError('this is no id of a webhook');
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const digest = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64');
    return `v1,${digest}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '', 'base64');
  if (key.length < FEWEST_BYTES || key.length > MOST_BYTES) throw new RangeError('this is no secret of a webhook');
  return key;
}
