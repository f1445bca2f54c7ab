import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasSeen } from './preconditions.ts';

interface Written {
  readonly text: string;
  readonly packed: Buffer;
  readonly tag: string;
}

/**
 * An answer that is the same for everybody while the process runs: written and packed once, when first asked for, and not sent again
 * to who has it. Whoever keeps it asks each time whether they still may, and whether it is still this.
 */
export class FixedJson {
  readonly #make: () => unknown;
  #written: Written | null = null;

  constructor(make: () => unknown) {
    this.#make = make;
  }

  send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#written ??= write(this.#make());
    const { text, packed, tag } = this.#written;
    reply.headers({ 'cache-control': 'private, no-cache', vary: 'accept-encoding', etag: `W/${tag}` });
    if (hasSeen(request, tag)) return reply.code(304).send();
    reply.type('application/json; charset=utf-8');
    return takesGzip(request) ? reply.header('content-encoding', 'gzip').send(packed) : reply.send(text);
  }
}

function write(value: unknown): Written {
  const text = JSON.stringify(value);
  return { text, packed: gzipSync(text), tag: `"${hash('sha256', text, 'base64url').slice(0, 22)}"` };
}

function takesGzip({ headers }: FastifyRequest): boolean {
  return [headers['accept-encoding'] ?? []].flat().some((list) =>
    list.split(',').some((one) => {
      const [coding = '', quality] = one.split(/;\s*q=/);
      return coding.trim() === 'gzip' && Number(quality ?? 1) > 0;
    }),
  );
}
