import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { messageOf } from './messages.js';

export type Language = 'ko' | 'en';

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly code?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly encodedAs?: string;
  /** Not sent a second time, so that its compressed form is not worth keeping. */
  readonly once?: boolean;
}

const JSON_TYPE = 'application/json;charset=utf-8';
const HTML_TYPE = 'text/html;charset=utf-8';

export function jsonReply(body: unknown, status = 200): Reply {
  return { status, contentType: JSON_TYPE, body: JSON.stringify(body) };
}

export function done(language: Language): Reply {
  const message = language === 'en' ? 'Success' : '성공';
  return { ...jsonReply({ code: 1, message }), code: 1 };
}

/** A refusal with a negative code, in POPBiLL's words unless others are given. */
export function refusal(
  code: number,
  language: Language,
  { message, status = 400 }: { readonly message?: string; readonly status?: number } = {},
): Reply {
  return { ...jsonReply({ code, message: message ?? messageOf(code, language) }, status), code };
}

export function textReply(body: string): Reply {
  return { status: 200, contentType: 'text/plain;charset=utf-8', body };
}

export function htmlReply(body: string, status = 200, headers?: Reply['headers']): Reply {
  return { status, contentType: HTML_TYPE, body, once: true, headers };
}

export function serverPage(status: number, reason: string): Reply {
  const title = `${status} ${reason}`;
  return htmlReply(
    `<!DOCTYPE html>\n<html><head><title>${title}</title></head>` +
      `<body><center><h1>${title}</h1></center><hr><center>web server</center></body></html>\n`,
    status,
  );
}

/** Bodies worth keeping compressed: the same few answers go out again and again. */
const KEPT_BODIES = 500;

const HUGE_BYTES = 64 * 1024 * 1024;
const HUGE_CHUNK = Buffer.alloc(64 * 1024, 'x');

export class Sender {
  readonly #compressed = new Map<string, Buffer>();

  send(response: ServerResponse, reply: Reply, acceptsGzip: boolean): void {
    const compress = acceptsGzip && reply.body !== '' && reply.encodedAs === undefined;
    const encoding = compress ? 'gzip' : reply.encodedAs;
    const body = compress ? this.#gzip(reply) : Buffer.from(reply.body);
    response.writeHead(reply.status, {
      'Content-Type': reply.contentType,
      'Content-Length': body.length,
      ...reply.headers,
      ...(encoding && { 'Content-Encoding': encoding }),
    });
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

/** Sends a JSON text of that many bytes as fast as the caller reads it, until the caller has enough. */
export function sendHuge(response: ServerResponse, bytes: number = HUGE_BYTES): void {
  response.writeHead(200, { 'Content-Type': JSON_TYPE });
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
