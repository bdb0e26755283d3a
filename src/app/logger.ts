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

/** Characters of lines that are kept until they can be written. */
const MOST_UNWRITTEN = 1024 * 1024;

/**
 * Synchronous, so that the last line before an exit is not lost. A disk without room must not end the app, which has
 * more to do than to write its log: the newest lines are lost, those before them are written once there is room.
 */
function standardOutput(): DestinationStream {
  const out = pino.destination({ fd: 1, sync: true, maxLength: MOST_UNWRITTEN });
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

/** How deep causes are followed; one may point back at an error before it. */
const DEPTH = 4;

/**
 * Name, message, code, stack and causes. Nothing else an error carries: libraries hang whole requests, with their
 * headers, on theirs.
 */
function describeError(error: Error, depth = DEPTH): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  const several: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return {
    name,
    message,
    code,
    stack,
    ...(cause instanceof Error && depth > 0 ? { cause: describeError(cause, depth - 1) } : {}),
    ...(several.length > 0 && depth > 0
      ? {
          errors: several.filter((one) => one instanceof Error).map((one) => describeError(one, 0)),
        }
      : {}),
  };
}

const HIDDEN = '[hidden]';

/**
 * Gives a function that takes what must not be seen out of a line of JSON: the secrets it was given, anything that
 * looks like a Slack or POPBiLL token, everything of a web address behind its host, with and without a scheme (a popup's
 * session, a one-use ticket and a response_url all lie there), and the last five digits of business numbers. It works on the finished
 * line, so that messages, fields and the stacks of errors are treated alike, and leaves it valid JSON.
 */
export function createRedactor(secrets: readonly string[]): (line: string) => string {
  const known = secrets.filter((secret) => secret !== '').map((secret) => inJson(secret));
  return (line) => {
    const withoutSecrets = known.reduce((text, secret) => text.replaceAll(secret, HIDDEN), line);
    return withoutSecrets
      .replace(FIELD, (field, start: string, name: string) =>
        SECRET_NAME.test(name) ? `${start}"${HIDDEN}"` : field,
      )
      .replace(STRING, (literal) =>
        RULES.reduce((text, [found, put]) => text.replace(found, put), literal),
      );
  };
}

/** A field of text; no name is longer. */
const FIELD = /("([\w-]{1,100})":)"(?:[^"\\]|\\.)*"/g;

/** What the name of a field says that holds a secret. */
const SECRET_NAME = /token|secret|password|authorization|cookie|signature/i;

/** A string of JSON, quotes included; numbers are no strings and stay whole. */
const STRING = /"(?:[^"\\]|\\.)*"/g;

const RULES: readonly (readonly [RegExp, string])[] = [
  // Also as it stands in an address or a form: `xoxb%2D...`, encoded once or several times.
  [/\bx(?:ox[a-z]|app)(?:-|%(?:25){0,5}2d)[\w%-]+/gi, HIDDEN],
  [/\b(Bearer )[^\s"\\]+/gi, `$1${HIDDEN}`],
  [/\b(LINKHUB )[^\s"\\]+ [^\s"\\]+/g, `$1${HIDDEN}`],
  // JSON within a string: its quotes are escaped.
  [/(session_?token[^\w+/]{1,7})[\w+/=.-]+/gi, `$1${HIDDEN}`],
  // `user:password@` goes too. What is only a host, or a host and a slash, stays.
  [/\b((?:https?|wss?):\/\/)(?:[^\s"\\/?#@]*@)?([^\s"\\/?#]+)[/?#][^\s"\\]+/gi, `$1$2/${HIDDEN}`],
  [/\b((?:https?|wss?):\/\/)[^\s"\\/?#@]*@/gi, '$1'],
  // Without a scheme: a host and what is behind it. Paths of files begin with a slash, or hold no dotted first part.
  [
    /(?<![\w/.@%-])((?:localhost|(?:\d{1,3}\.){3}\d{1,3}|(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?::\d{1,5})?)[/?][^\s"\\]+/gi,
    `$1/${HIDDEN}`,
  ],
  // Encoded, as one address carries another: `https%3A%2F%2Fhost%2Fpath`.
  [/\b((?:https?|wss?)%3a%2f%2f[\w.-]{1,253})%2f[^\s"\\]+/gi, `$1/${HIDDEN}`],
  // Ten digits, also as people write them; not a Slack ID (C0123456789) nor a message's timestamp (1785373323.000100).
  [
    /(?<![\d０-９.])(?<!\b[A-Z][A-Z0-9]{0,29})([\d０-９]{3})([- ]?)([\d０-９]{2})([- ]?)[\d０-９]{5}(?![\d０-９]|\.\d{6})/g,
    '$1$2$3$4*****',
  ],
];

/** The text as it stands within a line of JSON. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
