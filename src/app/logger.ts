import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import type { Log } from '../kernel/ports.js';

interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly secrets: readonly string[];
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

/** One JSON object a line, with `level`, `time` and `msg`. */
export function createLogger({ level, secrets, destination }: LoggerOptions): Log {
  const logger = pino(
    {
      level,
      // Leaves out process ID and host name, because the host that collects the log adds its own.
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) =>
          Object.fromEntries(
            Object.entries(fields).map(([name, value]) => [name, serializeError(value)]),
          ),
      },
      hooks: { streamWrite: createRedactor(secrets) },
    },
    destination ?? standardOutput(),
  );
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}

const MAX_UNWRITTEN_CHARACTERS = 1024 * 1024;

/**
 * Synchronous, so that the last line before an exit is not lost. A full disk must not stop the app: the first
 * `MAX_UNWRITTEN_CHARACTERS` are written when there is room again, the lines after them are lost.
 */
function standardOutput(): DestinationStream {
  const out = pino.destination({ fd: 1, sync: true, maxLength: MAX_UNWRITTEN_CHARACTERS });
  out.on('error', () => {});
  return out;
}

/** Limited, because causes can be circular. */
const MAX_CAUSE_DEPTH = 4;

/** Keeps only name, message, code, stack and causes, because libraries attach whole requests to their errors. */
function serializeError(error: unknown, depth = MAX_CAUSE_DEPTH): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  const fields = { name, message, code, stack };
  if (depth === 0) return fields;
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return {
    ...fields,
    cause: cause instanceof Error ? serializeError(cause, depth - 1) : undefined,
    errors: errors.length > 0 ? errors.map((each) => serializeError(each, 0)) : undefined,
  };
}

const HIDDEN = '[hidden]';

/**
 * Redacts a line of JSON: the given secrets, fields whose name says that they hold one, anything that looks like a Slack
 * or POPBiLL token, everything after the host of a URL (popup sessions, one-use tickets and response_urls), and the last
 * five digits of business numbers. The line stays valid JSON.
 */
export function createRedactor(secrets: readonly string[]): (line: string) => string {
  const escapedSecrets = secrets
    .filter((secret) => secret !== '')
    // As they appear in JSON.
    .map((secret) => JSON.stringify(secret).slice(1, -1));
  return (line) => {
    const withoutSecrets = escapedSecrets.reduce(
      (text, secret) => text.replaceAll(secret, HIDDEN),
      line,
    );
    return withoutSecrets
      .replace(TEXT_FIELD, (field, start: string, name: string) =>
        SECRET_NAME.test(name) ? `${start}"${HIDDEN}"` : field,
      )
      .replace(STRING, (literal) =>
        RULES.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), literal),
      );
  };
}

const TEXT_FIELD = /("([\w-]{1,100})":)"(?:[^"\\]|\\.)*"/g;

const SECRET_NAME = /token|secret|password|authorization|cookie|signature/i;

/** With its quotes. RULES apply to strings only, not to numbers. */
const STRING = /"(?:[^"\\]|\\.)*"/g;

const RULES: readonly (readonly [RegExp, string])[] = [
  // Also URL-encoded, once or several times: `xoxb%2D...`.
  [/\bx(?:ox[a-z]|app)(?:-|%(?:25){0,5}2d)[\w%-]+/gi, HIDDEN],
  [/\b(Bearer )[^\s"\\]+/gi, `$1${HIDDEN}`],
  [/\b(LINKHUB )[^\s"\\]+ [^\s"\\]+/g, `$1${HIDDEN}`],
  // JSON within a string, where quotes are escaped.
  [/(session_?token[^\w+/]{1,7})[\w+/=.-]+/gi, `$1${HIDDEN}`],
  // Also removes `user:password@`. A URL without a path is kept.
  [/\b((?:https?|wss?):\/\/)(?:[^\s"\\/?#@]*@)?([^\s"\\/?#]+)[/?#][^\s"\\]+/gi, `$1$2/${HIDDEN}`],
  [/\b((?:https?|wss?):\/\/)[^\s"\\/?#@]*@/gi, '$1'],
  // A host without a scheme, and its path. File paths begin with a slash or have no dot in their first part.
  [
    /(?<![\w/.@%-])((?:localhost|(?:\d{1,3}\.){3}\d{1,3}|(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?::\d{1,5})?)[/?][^\s"\\]+/gi,
    `$1/${HIDDEN}`,
  ],
  // URL-encoded, as a parameter of another URL: `https%3A%2F%2Fhost%2Fpath`.
  [/\b((?:https?|wss?)%3a%2f%2f[\w.-]{1,253})%2f[^\s"\\]+/gi, `$1/${HIDDEN}`],
  // Business numbers, with or without separators; not Slack IDs (C0123456789) or timestamps (1785373323.000100).
  [
    /(?<![\d０-９.])(?<!\b[A-Z][A-Z0-9]{0,29})([\d０-９]{3})([- ]?)([\d０-９]{2})([- ]?)[\d０-９]{5}(?![\d０-９]|\.\d{6})/g,
    '$1$2$3$4*****',
  ],
];
