import { messageOf } from './messages.js';

export type Language = 'ko' | 'en';

/** What the stand-in sends back, before it is written to the socket. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** POPBiLL's code, kept for the record of calls. */
  readonly code?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body is sent as it stands under this content encoding. */
  readonly encodedAs?: string;
  /** The body will not be sent a second time, so that its compressed form is not worth keeping. */
  readonly once?: boolean;
}

const JSON_TYPE = 'application/json;charset=utf-8';
const HTML_TYPE = 'text/html;charset=utf-8';

export function jsonReply(body: unknown, status = 200): Reply {
  return { status, contentType: JSON_TYPE, body: JSON.stringify(body) };
}

/** An action that succeeded: code 1 with POPBiLL's word for it. */
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

/** A success with nothing in it. */
export function emptyReply(): Reply {
  return { status: 200, contentType: JSON_TYPE, body: '' };
}

export function textReply(body: string): Reply {
  return { status: 200, contentType: 'text/plain;charset=utf-8', body };
}

export function htmlReply(body: string, status = 200, headers?: Reply['headers']): Reply {
  const reply = { status, contentType: HTML_TYPE, body, once: true };
  return headers === undefined ? reply : { ...reply, headers };
}

/** The page a web server shows for an error of its own, for example a gateway's 502. */
export function serverPage(status: number, reason: string): Reply {
  const title = `${status} ${reason}`;
  return htmlReply(
    `<!DOCTYPE html>\n<html><head><title>${title}</title></head>` +
      `<body><center><h1>${title}</h1></center><hr><center>web server</center></body></html>\n`,
    status,
  );
}
