import { type Outbound, OutboundError } from '../http/outbound.ts';
import { type Signing, signatureHeaders } from './signature.ts';

/** Of what a receiver said, so much is shown. */
const MOST_SAID = 300;

export interface Delivery {
  /** As somebody gave it. Its path and query may be a secret (Slack, Teams) and are in no outcome. */
  readonly url: string;
  readonly body: string;
  /** `content-type` is `application/json` unless it is among these. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Signs the request by Standard Webhooks; receivers of other kinds know no signature. */
  readonly signing?: Signing;
  /** Secrets of the body or the headers, such as a routing key: a receiver that repeats them does not bring them into an outcome. */
  readonly hidden?: readonly string[];
  readonly signal?: AbortSignal;
}

/** How a delivery ended. Everything in it is fit to be shown and kept. */
export type DeliveryOutcome =
  /** The receiver took it: 200 to 299. */
  | { readonly kind: 'accepted'; readonly status: number; readonly said: string; readonly tookMs: number }
  /** The receiver answered that it did not take it. A redirect is that too: none is followed. */
  | {
      readonly kind: 'declined';
      readonly status: number;
      readonly said: string;
      readonly tookMs: number;
      /** How long it asked to be left alone, by `Retry-After`. */
      readonly retryAfterMs: number | null;
    }
  /** No answer came, or the address is one that is not reached from here (`refused`). */
  | {
      readonly kind: 'unreached';
      readonly reason: OutboundError['code'];
      readonly message: string;
      readonly tookMs: number;
    };

/** Sends one request and says how it ended. Tries once: when to try again is its caller's, see `backOffMs`. */
export type Deliver = (delivery: Delivery) => Promise<DeliveryOutcome>;

export interface DeliverOptions {
  /** The guard on addresses, with its bounds on time and size. */
  readonly outbound: Outbound;
  readonly now?: () => Date;
}

/**
 * A sender of webhooks of every kind. What it answers is an outcome; it throws only what is a mistake of its caller, and the
 * reason of a signal that was aborted.
 *
 * ```ts
 * const deliver = createDeliver({ outbound });
 * const outcome = await deliver({ url, body: JSON.stringify(event), signing: { id: event.id, secrets: [secret] } });
 * if (outcome.kind !== 'accepted') log.info(sentenceOf(outcome));
 * ```
 */
export function createDeliver({ outbound, now = () => new Date() }: DeliverOptions): Deliver {
  return async ({ url, body, headers = {}, signing, hidden = [], signal }) => {
    const begun = performance.now();
    const tookMs = () => Math.round(performance.now() - begun);
    const signed = signing === undefined ? {} : signatureHeaders(signing, now(), body);
    try {
      const answer = await outbound(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...lowerCased(headers), ...signed },
        body,
        ...(signal === undefined ? {} : { signal }),
      });
      const { status } = answer;
      const secrets = [...hidden, ...(signing?.secrets ?? []), ...signatures(signed), ...secretParts(url)];
      const said = shownText(await answer.text(), secrets);
      if (answer.ok) return { kind: 'accepted', status, said, tookMs: tookMs() };
      const retryAfterMs = waitOf(answer.headers.get('retry-after'), now());
      return { kind: 'declined', status, said, tookMs: tookMs(), retryAfterMs };
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      return { kind: 'unreached', reason: error.code, message: error.message, tookMs: tookMs() };
    }
  };
}

/** The outcome as a sentence for people, without its full stop. */
export function sentenceOf(outcome: DeliveryOutcome): string {
  if (outcome.kind === 'unreached') return outcome.message;
  const said = outcome.said === '' ? '' : `: ${outcome.said}`;
  return `the receiver answered ${outcome.status}${said}`;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function signatures(headers: Readonly<Record<string, string>>): string[] {
  return headers['webhook-signature']?.split(' ') ?? [];
}

/** Short parts such as `/hook` are no secret, and would black out words. */
const SHORTEST_SECRET = 8;

function secretParts(url: string): string[] {
  const { pathname, search } = new URL(url);
  const parts = [pathname + search, pathname, ...pathname.split('/'), search, ...new URLSearchParams(search).values()];
  return parts.filter((part) => part.length >= SHORTEST_SECRET);
}

/** What a receiver said, in one line and without what it has from us. */
export function shownText(text: string, secrets: readonly string[]): string {
  const longestFirst = secrets.filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  const without = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text);
  const line = without
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  return line.length > MOST_SAID ? `${line.slice(0, MOST_SAID)} …` : line;
}

/** Seconds or a date, as RFC 9110 has it; anything else is nothing. */
function waitOf(retryAfter: string | null, now: Date): number | null {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
