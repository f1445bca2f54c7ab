import { durationMs } from './command.ts';

/** `--since` and `--until`: each a time, or so long ago. */
export function rangeOf(
  { since, until }: { readonly since: string; readonly until?: string },
  nowMs: number,
): { readonly from: string; readonly to?: string } {
  const at = (text: string) =>
    /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text))
      ? new Date(text).toISOString()
      : new Date(nowMs - durationMs(text)).toISOString();
  return { from: at(since), ...(until === undefined ? {} : { to: at(until) }) };
}
