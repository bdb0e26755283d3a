import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { jsonReply, type Reply } from './reply.js';

/** Bodies worth keeping compressed: the same few answers go out again and again. */
const KEPT_BODIES = 500;

const HUGE_BYTES = 64 * 1024 * 1024;
const HUGE_CHUNK = Buffer.alloc(64 * 1024, 'x');

/** Writes replies, compressed where the caller takes it. */
export class Sender {
  readonly #compressed = new Map<string, Buffer>();

  send(response: ServerResponse, reply: Reply, acceptsGzip: boolean): void {
    const compress = acceptsGzip && reply.body !== '' && reply.encodedAs === undefined;
    const encoding = compress ? 'gzip' : reply.encodedAs;
    const body = compress ? this.#gzip(reply) : Buffer.from(reply.body);
    const headers: Record<string, string | number> = {
      'Content-Type': reply.contentType,
      'Content-Length': body.length,
      ...reply.headers,
    };
    if (encoding !== undefined) headers['Content-Encoding'] = encoding;
    response.writeHead(reply.status, headers);
    response.end(body);
  }

  #gzip({ body, once }: Reply): Buffer {
    if (once === true) return gzipSync(body, { level: 1 });
    const kept = this.#compressed.get(body);
    if (kept !== undefined) return kept;
    if (this.#compressed.size >= KEPT_BODIES) this.#compressed.clear();
    const compressed = gzipSync(body, { level: 1 });
    this.#compressed.set(body, compressed);
    return compressed;
  }
}

/** The beginning of an answer that could have been right. */
export function halfJson(): Reply {
  const whole = JSON.stringify({
    code: 1,
    message: '성공',
    certificateExpiration: '20991231235959',
  });
  return { ...jsonReply({}), body: whole.slice(0, Math.floor(whole.length / 2)) };
}

/** Says gzip, sends something else. */
export function garbageGzip(): Reply {
  return {
    ...jsonReply({}),
    body: 'this is not gzip',
    encodedAs: 'gzip',
  };
}

/** Sends a JSON text of that many bytes as fast as the caller reads it, until the caller has enough. */
export function sendHuge(response: ServerResponse, bytes: number = HUGE_BYTES): void {
  response.writeHead(200, { 'Content-Type': 'application/json;charset=utf-8' });
  response.write('{"code":1,"message":"');
  let left = bytes;
  const pump = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= HUGE_CHUNK.length;
      if (!response.write(HUGE_CHUNK)) {
        response.once('drain', pump);
        return;
      }
    }
    if (!response.destroyed) response.end('"}');
  };
  pump();
}
