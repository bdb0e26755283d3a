import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import type { Log } from '../kernel/ports.js';

interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Values that must never appear. */
  readonly secrets: readonly string[];
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

/** The app's log: one JSON object a line, with `level`, `time` and `msg`; errors with stack and causes. */
export function createLogger({ level, secrets, destination }: LoggerOptions): Log {
  const logger = pino(
    {
      level,
      // Without process ID and host name: the log collector knows where the lines come from.
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: createRedactor(secrets) },
    },
    destination ?? standardOutput(),
  );
  return {
    debug: (message, fields) => logger.debug(printable(fields), message),
    info: (message, fields) => logger.info(printable(fields), message),
    warn: (message, fields) => logger.warn(printable(fields), message),
    error: (message, fields) => logger.error(printable(fields), message),
  };
}

/** How many unwritten characters are kept. */
const MAX_UNWRITTEN = 1024 * 1024;

/**
 * Synchronous, so that the last line before an exit is not lost. A full disk must not end the app: lines beyond
 * `MAX_UNWRITTEN` are lost, the others are written when there is room again.
 */
function standardOutput(): DestinationStream {
  const out = pino.destination({ fd: 1, sync: true, maxLength: MAX_UNWRITTEN });
  out.on('error', () => {});
  return out;
}

function printable(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? describeError(value) : value,
    ]),
  );
}

/** How many causes are followed; limited, because causes can be circular. */
const MAX_DEPTH = 4;

/**
 * Name, message, code, stack and causes only, because libraries attach whole requests, with their headers, to their
 * errors.
 */
function describeError(error: Error, depth = MAX_DEPTH): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return {
    name,
    message,
    code,
    stack,
    ...(cause instanceof Error && depth > 0 ? { cause: describeError(cause, depth - 1) } : {}),
    ...(errors.length > 0 && depth > 0
      ? {
          errors: errors
            .filter((each) => each instanceof Error)
            .map((each) => describeError(each, 0)),
        }
      : {}),
  };
}

const HIDDEN = '[hidden]';

/**
 * Returns a function that redacts a line of JSON: the given secrets, anything that looks like a Slack or POPBiLL token,
 * everything after the host of a URL, with and without a scheme (popup sessions, one-use tickets and response_urls), and
 * the last five digits of business numbers. The function works on the finished line, so that messages, fields and stacks are
 * treated alike, and the line stays valid JSON.
 */
export function createRedactor(secrets: readonly string[]): (line: string) => string {
  const escapedSecrets = secrets.filter((secret) => secret !== '').map((secret) => inJson(secret));
  return (line) => {
    const withoutSecrets = escapedSecrets.reduce(
      (text, secret) => text.replaceAll(secret, HIDDEN),
      line,
    );
    return withoutSecrets
      .replace(FIELD, (field, start: string, name: string) =>
        SECRET_NAME.test(name) ? `${start}"${HIDDEN}"` : field,
      )
      .replace(STRING, (literal) =>
        RULES.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), literal),
      );
  };
}

/** A field with a text value. */
const FIELD = /("([\w-]{1,100})":)"(?:[^"\\]|\\.)*"/g;

/** Words in the names of fields that hold secrets. */
const SECRET_NAME = /token|secret|password|authorization|cookie|signature/i;

/** A JSON string with its quotes; numbers are not redacted. */
const STRING = /"(?:[^"\\]|\\.)*"/g;

const RULES: readonly (readonly [RegExp, string])[] = [
  // Also URL-encoded, once or several times: `xoxb%2D...`.
  [/\bx(?:ox[a-z]|app)(?:-|%(?:25){0,5}2d)[\w%-]+/gi, HIDDEN],
  [/\b(Bearer )[^\s"\\]+/gi, `$1${HIDDEN}`],
  [/\b(LINKHUB )[^\s"\\]+ [^\s"\\]+/g, `$1${HIDDEN}`],
  // JSON within a string: its quotes are escaped.
  [/(session_?token[^\w+/]{1,7})[\w+/=.-]+/gi, `$1${HIDDEN}`],
  // Also removes `user:password@`. A URL of only a host, or a host and a slash, stays.
  [/\b((?:https?|wss?):\/\/)(?:[^\s"\\/?#@]*@)?([^\s"\\/?#]+)[/?#][^\s"\\]+/gi, `$1$2/${HIDDEN}`],
  [/\b((?:https?|wss?):\/\/)[^\s"\\/?#@]*@/gi, '$1'],
  // Without a scheme: a host and everything after it. File paths begin with a slash or have no dot in their first part.
  [
    /(?<![\w/.@%-])((?:localhost|(?:\d{1,3}\.){3}\d{1,3}|(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?::\d{1,5})?)[/?][^\s"\\]+/gi,
    `$1/${HIDDEN}`,
  ],
  // URL-encoded, as a parameter of another URL: `https%3A%2F%2Fhost%2Fpath`.
  [/\b((?:https?|wss?)%3a%2f%2f[\w.-]{1,253})%2f[^\s"\\]+/gi, `$1/${HIDDEN}`],
  // Business numbers, with or without separators; not Slack IDs (C0123456789) or message timestamps (1785373323.000100).
  [
    /(?<![\d０-９.])(?<!\b[A-Z][A-Z0-9]{0,29})([\d０-９]{3})([- ]?)([\d０-９]{2})([- ]?)[\d０-９]{5}(?![\d０-９]|\.\d{6})/g,
    '$1$2$3$4*****',
  ],
];

/** The text, escaped as within a JSON string. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
