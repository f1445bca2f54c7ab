import type { AuditReceiverTest } from '@tenantry/client';
import { EXIT, type ExitCode } from '../exit.ts';
import { type Format, serialised } from '../output/format.ts';
import type { Screen } from '../output/screen.ts';

/** What a receiver said to what says that it is a test. */
export function showTested(screen: Screen, tested: AuditReceiverTest, output: Format): ExitCode {
  if (output === 'json' || output === 'yaml') screen.result(serialised(tested, output));
  else screen.result(`${tested.isAccepted ? 'taken' : 'not taken'}: ${tested.message} (${tested.tookMs} ms)`);
  return tested.isAccepted ? EXIT.ok : EXIT.failed;
}

/** A secret that signs, for standard output alone; `of` is the command that tests its receiver. */
export function showSigningSecret(
  screen: Screen,
  {
    name,
    secret,
    oldSecretUntil,
  }: { readonly name: string; readonly secret: string | null; readonly oldSecretUntil: string | null },
  of: string,
): void {
  if (secret !== null) {
    screen.result(secret);
    screen.say(`Requests to ${name} are signed with it. It is shown this once.`);
  }
  if (oldSecretUntil !== null) screen.say(`The one before signs too until ${oldSecretUntil}.`);
  screen.say(`Next: ${of}`);
}
