import { z } from 'zod';

/** What receivers of every sort have in common, as people write it and as the API shows it. */
export const receiverFields = {
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
    .max(2000)
    .refine((url) => isPlain(url), 'must not carry a name or password')
    .describe('Where to send to: by https, on the internet or in a range that the installation allows.'),
  authorization: z
    .string()
    .regex(/^[\x20-\x7e]{1,2000}$/, 'must be one line of plain characters')
    .describe('Sent as the `Authorization` header with every request. Kept sealed and never shown.'),
  isPaused: z.boolean().describe('Nothing is sent; what comes meanwhile is sent later.'),
  oldSecretUntil: z.iso.datetime().nullable().describe('Until then the secret before the last replacement signs too.'),
};

function isPlain(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.username === '' && url.password === '';
}

/** Some services keep a key after the question mark. */
export function shownUrl(text: string): string {
  const { origin, pathname, search } = new URL(text);
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}

export const signingSecret = z
  .string()
  .describe('What requests to it are signed with (`whsec_…`, Standard Webhooks). Shown this once.');

export const receiverTestSchema = z.object({
  isAccepted: z.boolean(),
  status: z.number().nullable().describe('Of the answer; null where none came.'),
  message: z.string().describe('What the receiver said, or why it said nothing.'),
  tookMs: z.number(),
});
export type ReceiverTest = z.output<typeof receiverTestSchema>;
