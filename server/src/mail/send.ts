import { readFile } from 'node:fs/promises';
import { isLoopbackAddress } from '../http/addresses.ts';
import { type DeliveryOutcome, shownText } from '../webhooks/index.ts';

/** The mail server that the administrator set. */
export interface MailServer {
  /** `smtps://mail.example.com`, or `smtp://…` for STARTTLS, with the user before an `@`; holds no password. */
  readonly url: URL;
  /** Whom mail is from. */
  readonly from: string;
  readonly password: string | null;
  /** Read for every mail, so that a new password needs no restart. */
  readonly passwordFile: string | null;
  /** Mail goes to addresses of these alone; lower case. Null: to any. */
  readonly domains: readonly string[] | null;
}

export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Stays the same however often the same is sent; letters, digits, `:` and `-`. */
  readonly id: string;
}

/** Sends a mail once and says how that ended: taken by the mail server, for at least one of those who are to get it. */
export type SendMail = (mail: Mail, signal?: AbortSignal) => Promise<DeliveryOutcome>;

const STEP_MS = 10_000;
/** All of it: well before the lease of whoever sends ends. */
const WITHIN_MS = 30_000;

/** By TLS, with a certificate that is checked, but on loopback. */
export function createSendMail({ url, from, password, passwordFile, domains }: MailServer): SendMail {
  return async ({ to, subject, text, id }, signal) => {
    const begun = performance.now();
    const tookMs = () => Math.round(performance.now() - begun);
    const stranger = strangerAmong(to, domains);
    if (stranger !== null) {
      return {
        kind: 'unreached',
        reason: 'refused',
        message: `${stranger} is of no domain that mail may go to`,
        tookMs: 0,
      };
    }
    const secrets: string[] = [];
    const late = AbortSignal.timeout(WITHIN_MS);
    try {
      const pass = passwordFile === null ? password : (await readFile(passwordFile, 'utf8')).trim();
      const user = decodeURIComponent(url.username);
      if (pass !== null) secrets.push(...written(user, pass));
      // Where no mail is sent it need not be loaded.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        ...connectionOf(url),
        ...(user === '' ? {} : { auth: { user, pass: pass ?? '' } }),
        ...{ connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS, dnsTimeout: STEP_MS },
        tls: { minVersion: 'TLSv1.2' },
      });
      const sent = transport.sendMail({
        ...{ from, to: [...to], subject, text, messageId: `<${id}@tenantry>` },
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        ...{ disableFileAccess: true, disableUrlAccess: true },
      });
      const stop = signal === undefined ? late : AbortSignal.any([late, signal]);
      const { response } = await unlessStopped(sent, stop);
      return { kind: 'accepted', status: statusOf(response), said: shownText(response, secrets), tookMs: tookMs() };
    } catch (error) {
      signal?.throwIfAborted();
      return { ...failed(error, secrets, late.aborted), tookMs: tookMs() };
    }
  };
}

/** The first address of another domain than these. */
export function strangerAmong(to: readonly string[], domains: readonly string[] | null): string | null {
  const isOurs = (address: string) =>
    domains === null || domains.includes(address.split('@').at(-1)?.toLowerCase() ?? '');
  return to.find((address) => !isOurs(address)) ?? null;
}

/** In the open only to a server on this machine. */
export function connectionOf(url: URL) {
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isHere = host === 'localhost' || isLoopbackAddress(host);
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port);
  return { host, port, secure, requireTLS: !secure && !isHere, ignoreTLS: !secure && isHere };
}

/** It cannot be broken off; it is only not waited for, and ends by its own times. */
async function unlessStopped<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}

const statusOf = (response: string) => Number(/^\d{3}/.exec(response)?.[0] ?? 250);

function failed(error: unknown, secrets: readonly string[], isLate: boolean) {
  const { responseCode, response, code } = error as { responseCode?: number; response?: string; code?: string };
  if (responseCode !== undefined) {
    const said = shownText(response ?? '', secrets);
    return { kind: 'declined', status: responseCode, said, retryAfterMs: null } as const;
  }
  if (isLate || code === 'ETIMEDOUT') {
    return { kind: 'unreached', reason: 'timeout', message: 'the mail server did not answer in time' } as const;
  }
  const why = code === undefined ? '' : ` (${code})`;
  return { kind: 'unreached', reason: 'unreachable', message: `the mail server took nothing${why}` } as const;
}

/** As they go to the server. */
function written(user: string, password: string): string[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return [password, base64(password), base64(`\0${user}\0${password}`)];
}
