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
  /** The `Content-Encoding` to send; the body is then sent as it is. */
  readonly encodedAs?: string;
  /** Whether the same body is unlikely to be sent again. Its compressed form is then not cached. */
  readonly isUnique?: boolean;
}

const JSON_TYPE = 'application/json;charset=utf-8';
const HTML_TYPE = 'text/html;charset=utf-8';

export function jsonReply(body: unknown, status = 200): Reply {
  return { status, contentType: JSON_TYPE, body: JSON.stringify(body) };
}

export function success(language: Language): Reply {
  const message = language === 'en' ? 'Success' : '성공';
  return { ...jsonReply({ code: 1, message }), code: 1 };
}

/** A refusal with a negative code, with POPBiLL's message unless another is given. */
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
  return { status, contentType: HTML_TYPE, body, isUnique: true, headers };
}

/** The page of a web server or gateway in front of POPBiLL. */
export function serverPage(status: number, reason: string): Reply {
  const title = `${status} ${reason}`;
  return htmlReply(
    `<!DOCTYPE html>\n<html><head><title>${title}</title></head>` +
      `<body><center><h1>${title}</h1></center><hr><center>web server</center></body></html>\n`,
    status,
  );
}

/** Compressed bodies are cached, because the same few answers are sent many times. */
const MAX_CACHED_BODIES = 500;

const HUGE_BYTES = 64 * 1024 * 1024;
const HUGE_CHUNK = Buffer.alloc(64 * 1024, 'x');

export class Sender {
  readonly #gzipCache = new Map<string, Buffer>();

  send(response: ServerResponse, reply: Reply, acceptsGzip: boolean): void {
    const isCompressed = acceptsGzip && reply.body !== '' && reply.encodedAs === undefined;
    const encoding = isCompressed ? 'gzip' : reply.encodedAs;
    const body = isCompressed ? this.#gzip(reply) : Buffer.from(reply.body);
    response.writeHead(reply.status, {
      'Content-Type': reply.contentType,
      'Content-Length': body.length,
      ...reply.headers,
      ...(encoding && { 'Content-Encoding': encoding }),
    });
    response.end(body);
  }

  #gzip({ body, isUnique }: Reply): Buffer {
    if (isUnique === true) return gzipSync(body, { level: 1 });
    const cached = this.#gzipCache.get(body);
    if (cached !== undefined) return cached;
    if (this.#gzipCache.size >= MAX_CACHED_BODIES) this.#gzipCache.clear();
    const compressed = gzipSync(body, { level: 1 });
    this.#gzipCache.set(body, compressed);
    return compressed;
  }
}

/** Sends a JSON text of at least `bytes` bytes as fast as the caller reads it, or until the caller disconnects. */
export function sendHuge(response: ServerResponse, bytes: number = HUGE_BYTES): void {
  response.writeHead(200, { 'Content-Type': JSON_TYPE });
  response.write('{"code":1,"message":"');
  let remaining = bytes;
  const pump = (): void => {
    while (remaining > 0 && !response.destroyed) {
      remaining -= HUGE_CHUNK.length;
      if (!response.write(HUGE_CHUNK)) {
        response.once('drain', pump);
        return;
      }
    }
    if (!response.destroyed) response.end('"}');
  };
  pump();
}
