import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import type { Log } from '../records/ports.js';
import { createRedactor } from './redact.js';

interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Values that must never appear, whatever they are called. */
  readonly secrets: readonly string[];
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

/** The app's log: one JSON object a line, with `level`, `time` and `msg`; errors with stack and causes. */
export function createLogger({ level, secrets, destination }: LoggerOptions): Log {
  const logger = pino(
    {
      level,
      // Without process ID and host name: whoever collects the lines knows where they come from.
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
