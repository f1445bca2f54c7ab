import type { ControlPlane } from '../control-plane.ts';
import { readLine } from './batch.ts';

/**
 * Asks the API for every line of a tenant. Throws unless each of these numbers is there once and nothing else is, and each is the
 * tenant's own.
 */
export async function mustHaveAll(
  plane: ControlPlane,
  tenant: string,
  lines: number,
  range: { readonly from: Date; readonly to: Date },
): Promise<void> {
  const query = new URLSearchParams({
    ...{ from: range.from.toISOString(), to: range.to.toISOString() },
    ...{ source: 'application', format: 'ndjson' },
  });
  const answer = await plane.request('GET', `/api/v1/tenants/${tenant}/logs?${query}`);
  if (answer.body === null) throw new Error(`the lines of ${tenant} have no body`);
  const seen = new Uint8Array(lines);
  let count = 0;
  let rest = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    const rows = `${rest}${chunk}`.split('\n');
    rest = rows.pop() ?? '';
    for (const row of rows) {
      const { message } = JSON.parse(row) as { message: string };
      const line = readLine(message);
      if (line?.tenant !== tenant) throw new Error(`${tenant} has a line that is not its own: ${message}`);
      if (seen[line.number] !== 0) throw new Error(`${tenant} has a line twice, or one that was not sent: ${message}`);
      seen[line.number] = 1;
      count += 1;
    }
  }
  if (count !== lines) throw new Error(`${tenant} has ${count} of ${lines} lines`);
}
