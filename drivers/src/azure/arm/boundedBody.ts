import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { ArmUnreachable } from './armError.ts';

/** The body as text; gives up when it is larger than `limit` bytes. */
export async function readBounded(response: PipelineResponse, limit: number): Promise<string> {
  const stream = response.readableStreamBody;
  if (stream === undefined) {
    const text = response.bodyAsText ?? '';
    if (text.length > limit) throw new ArmUnreachable(`the answer is larger than ${limit} bytes`, undefined);
    return text;
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size > limit) {
      if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
      throw new ArmUnreachable(`the answer is larger than ${limit} bytes`, undefined);
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
